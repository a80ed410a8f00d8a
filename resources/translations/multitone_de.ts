<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About Multitone</source>
        <translation>Über Multitone</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>Versionen kopieren</translation>
    </message>
    <message>
        <source>Free software under the MIT license.</source>
        <translation>Freie Software unter der MIT-Lizenz.</translation>
    </message>
    <message>
        <source>Turns folders of pictures into folders of processed pictures
on every core.</source>
        <translation>Macht aus Ordnern voller Bilder Ordner voller bearbeiteter Bilder,
auf allen Kernen.</translation>
    </message>
</context>
<context>
    <name>AdviceView</name>
    <message>
        <source>Beyond {workers} it slows down.</source>
        <translation>Mit mehr als {workers} wird es langsamer.</translation>
    </message>
    <message>
        <source>For all jobs from now on; the settings say so too</source>
        <translation>Für alle Aufträge von jetzt an; so steht es dann auch in den Einstellungen</translation>
    </message>
    <message>
        <source>How many workers to use here is not known yet</source>
        <translation>Wie viele Arbeiter hier die besten sind, ist noch nicht bekannt</translation>
    </message>
    <message>
        <source>Jobs use {workers}</source>
        <translation>Aufträge nutzen {workers}</translation>
    </message>
    <message>
        <source>No number of workers makes it faster than {n} ×.</source>
        <translation>Schneller als {n} × wird es mit keiner Zahl von Arbeitern.</translation>
    </message>
    <message>
        <source>Use {workers}</source>
        <translation>{workers} nutzen</translation>
    </message>
    <message>
        <source>Use {workers} here</source>
        <translation>Hier {workers} nutzen</translation>
    </message>
    <message>
        <source>to use here, for such a job</source>
        <translation>sind hier die besten, für so einen Auftrag</translation>
    </message>
    <message>
        <source>{part} of the work does not spread ({low} to {high}).</source>
        <translation>{part} der Arbeit lassen sich nicht verteilen ({low} bis {high}).</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>{folder} is done</source>
        <translation>{folder} ist fertig</translation>
    </message>
    <message>
        <source>{folder} was stopped</source>
        <translation>{folder} wurde angehalten</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>Left and right arrow keys move the divider, with Shift when zoomed; arrow keys move the zoomed picture. Plus and minus zoom, hold B for the original and Z for the loupe.</source>
        <translation>Die Pfeiltasten links und rechts verschieben die Trennlinie, bei vergrößertem Bild zusammen mit der Umschalttaste; sonst verschieben Pfeiltasten das vergrößerte Bild. Plus und Minus zoomen, B gedrückt zeigt das Original, Z die Lupe.</translation>
    </message>
    <message>
        <source>after</source>
        <translation>nachher</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vorher</translation>
    </message>
    <message>
        <source>original</source>
        <translation>Original</translation>
    </message>
</context>
<context>
    <name>ChartPanel</name>
    <message>
        <source>Show as a chart</source>
        <translation>Als Diagramm zeigen</translation>
    </message>
    <message>
        <source>Show as a table</source>
        <translation>Als Tabelle zeigen</translation>
    </message>
    <message>
        <source>{title}, as a table</source>
        <translation>{title}, als Tabelle</translation>
    </message>
</context>
<context>
    <name>Cores</name>
    <message>
        <source>Cores of the machine</source>
        <translation>Kerne des Rechners</translation>
    </message>
    <message>
        <source>cores</source>
        <translation>Kerne</translation>
    </message>
    <message>
        <source>{busy} of {n} busy</source>
        <translation>{busy} von {n} beschäftigt</translation>
    </message>
</context>
<context>
    <name>CurrentPlan</name>
    <message>
        <source>All results exist already, but not all are up to date.</source>
        <translation>Alle Ergebnisse sind schon da, aber nicht alle auf dem neuesten Stand.</translation>
    </message>
    <message>
        <source>All results exist already. Choose “replace what exists” or another folder.</source>
        <translation>Alle Ergebnisse gibt es schon. „Vorhandenes ersetzen“ oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>All results exist, {n} made earlier in this session.</source>
        <translation>Alle Ergebnisse gibt es schon, {n} davon aus dieser Sitzung.</translation>
    </message>
    <message>
        <source>The plan is being made.</source>
        <translation>Der Plan wird gemacht.</translation>
    </message>
</context>
<context>
    <name>CurveEditor</name>
    <message>
        <source>Drag a point; double-click to add or remove one.
Keys: arrows move the point, Page up and Page down choose one, Insert adds, Delete removes.</source>
        <translation>Einen Punkt ziehen; Doppelklick setzt oder entfernt einen.
Tasten: Pfeile verschieben den Punkt, Bild auf und Bild ab wählen einen, Einfg setzt, Entf entfernt.</translation>
    </message>
    <message>
        <source>Point {n} of {all}: {x} becomes {y}</source>
        <translation>Punkt {n} von {all}: {x} wird zu {y}</translation>
    </message>
</context>
<context>
    <name>CurveTable</name>
    <message>
        <source>All workers</source>
        <translation>Alle Arbeiter</translation>
    </message>
    <message>
        <source>One thread</source>
        <translation>Ein Thread</translation>
    </message>
    <message>
        <source>Pictures over time, as a table</source>
        <translation>Bilder über der Zeit, als Tabelle</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Author</source>
        <translation>Urheber</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Copy all details</source>
        <translation>Alle Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Copyright</source>
        <translation>Copyright</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Details of the chosen picture</source>
        <translation>Einzelheiten des gewählten Bildes</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>Belichtung</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Lens</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Maße</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Aufgenommen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>none noted</source>
        <translation>keiner vermerkt</translation>
    </message>
    <message>
        <source>{dimensions} · {megapixels} MP</source>
        <translation>{dimensions} · {megapixels} MP</translation>
    </message>
    <message>
        <source>{format}, {n} pictures</source>
        <translation>{format}, {n} Bilder</translation>
    </message>
    <message>
        <source>{size} ({n})</source>
        <translation>{size} ({n})</translation>
    </message>
    <message>
        <source>{space}, {depth} bit</source>
        <translation>{space}, {depth} Bit</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Add {step}</source>
        <translation>„{step}“ hinzufügen</translation>
    </message>
    <message>
        <source>Apply preset</source>
        <translation>Vorlage anwenden</translation>
    </message>
    <message>
        <source>Apply “{name}”</source>
        <translation>„{name}“ anwenden</translation>
    </message>
    <message>
        <source>Change steps</source>
        <translation>Schritte ändern</translation>
    </message>
    <message>
        <source>Change {parameter}</source>
        <translation>{parameter} ändern</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Duplicate {step}</source>
        <translation>„{step}“ duplizieren</translation>
    </message>
    <message>
        <source>Move step</source>
        <translation>Schritt verschieben</translation>
    </message>
    <message>
        <source>Remove {step}</source>
        <translation>„{step}“ entfernen</translation>
    </message>
    <message>
        <source>Reset {step}</source>
        <translation>„{step}“ zurücksetzen</translation>
    </message>
    <message>
        <source>Switch off {step}</source>
        <translation>„{step}“ ausschalten</translation>
    </message>
    <message>
        <source>Switch on {step}</source>
        <translation>„{step}“ einschalten</translation>
    </message>
    <message>
        <source>Use default folder</source>
        <translation>Vorgeschlagenen Ordner nehmen</translation>
    </message>
    <message>
        <source>folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>largest file</source>
        <translation>größte Datei</translation>
    </message>
    <message>
        <source>quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>what exists</source>
        <translation>Umgang mit Vorhandenem</translation>
    </message>
</context>
<context>
    <name>DoneBar</name>
    <message>
        <source>Back to these pictures, with the same steps</source>
        <translation>Zurück zu diesen Bildern, mit denselben Schritten</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Continue {pictures}</source>
        <translation>Fortsetzen: {pictures}</translation>
    </message>
    <message>
        <source>Convert again</source>
        <translation>Noch einmal umwandeln</translation>
    </message>
    <message>
        <source>Jobs in this session</source>
        <translation>Aufträge dieser Sitzung</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open {folder}</source>
        <translation>{folder} öffnen</translation>
    </message>
    <message>
        <source>Remove these results, and put back what they replaced</source>
        <translation>Diese Ergebnisse entfernen und zurücklegen, was sie ersetzt haben</translation>
    </message>
    <message>
        <source>Report saved as “{name}”</source>
        <translation>Bericht gespeichert als „{name}“</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Show what failed</source>
        <translation>Fehlgeschlagene zeigen</translation>
    </message>
    <message>
        <source>Stopped after {n} of {all}</source>
        <translation>Angehalten nach {n} von {all}</translation>
    </message>
    <message>
        <source>The job could not be run</source>
        <translation>Der Auftrag ließ sich nicht ausführen</translation>
    </message>
    <message>
        <source>The report was not saved: {reason}</source>
        <translation>Der Bericht wurde nicht gespeichert: {reason}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undone: {what}</source>
        <translation>Rückgängig gemacht: {what}</translation>
    </message>
    <message>
        <source>could not be run</source>
        <translation>ließ sich nicht ausführen</translation>
    </message>
    <message>
        <source>nothing was left to remove</source>
        <translation>es war nichts mehr zu entfernen</translation>
    </message>
    <message>
        <source>other work took {percent} of the machine, so the ratio may be off</source>
        <translation>andere Arbeit nahm {percent} der Maschine in Anspruch, das Verhältnis kann daneben liegen</translation>
    </message>
    <message>
        <source>{n} changed since and left alone</source>
        <translation>{n} seither geändert und unberührt gelassen</translation>
    </message>
    <message>
        <source>{n} left alone, because their sources are gone: see History</source>
        <translation>{n} unberührt gelassen, weil ihre Quellen fehlen: siehe Verlauf</translation>
    </message>
    <message>
        <source>{n} left alone: see History</source>
        <translation>{n} unberührt gelassen: siehe Verlauf</translation>
    </message>
    <message>
        <source>{n} put back</source>
        <translation>{n} zurückgelegt</translation>
    </message>
    <message>
        <source>{n} removed</source>
        <translation>{n} entfernt</translation>
    </message>
    <message>
        <source>{size} of memory at most</source>
        <translation>höchstens {size} Speicher</translation>
    </message>
    <message>
        <source>one thread did a sample of {n}</source>
        <translation>der eine Thread hat eine Stichprobe von {n} bearbeitet</translation>
    </message>
    <message>
        <source>1 left alone, because its source is gone: see History</source>
        <translation>1 unberührt gelassen, weil seine Quelle fehlt: siehe Verlauf</translation>
    </message>
    <message>
        <source>A page to read, a table, or a trace that Perfetto opens</source>
        <translation>Eine Seite zum Lesen, eine Tabelle oder ein Ablauf, den Perfetto öffnet</translation>
    </message>
    <message>
        <source>show all pictures</source>
        <translation>alle Bilder zeigen</translation>
    </message>
    <message>
        <source>the pool read from a cold disk, so run it again for a fair ratio</source>
        <translation>alle Arbeiter zusammen haben kalt von der Platte gelesen; ein zweiter Lauf gibt ein faires Verhältnis</translation>
    </message>
    <message>
        <source>{name}: {said}</source>
        <translation>{name}: {said}</translation>
    </message>
    <message>
        <source>{n} failed: show</source>
        <translation>{n} fehlgeschlagen: zeigen</translation>
    </message>
    <message>
        <source>{n} jobs in this session</source>
        <translation>{n} Aufträge in dieser Sitzung</translation>
    </message>
    <message>
        <source>{n} of {all} results identical, byte by byte</source>
        <translation>{n} von {all} Ergebnissen gleich, Byte für Byte</translation>
    </message>
</context>
<context>
    <name>DropFrame</name>
    <message>
        <source>Drop to convert these pictures after this job</source>
        <translation>Loslassen, um diese Bilder nach diesem Auftrag umzuwandeln</translation>
    </message>
    <message>
        <source>Drop to take these pictures in</source>
        <translation>Loslassen, um diese Bilder aufzunehmen</translation>
    </message>
</context>
<context>
    <name>DropZone</name>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Drop a folder of pictures</source>
        <translation>Einen Ordner mit Bildern hier ablegen</translation>
    </message>
    <message>
        <source>Drop pictures here</source>
        <translation>Bilder hier ablegen</translation>
    </message>
    <message>
        <source>Every core works on them. Originals are never changed.</source>
        <translation>Alle Kerne arbeiten daran. Originale werden nie verändert.</translation>
    </message>
    <message>
        <source>Try the samples</source>
        <translation>Beispiele ausprobieren</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>Reset {what}</source>
        <translation>{what} zurücksetzen</translation>
    </message>
    <message>
        <source>Reset {what} to {value}</source>
        <translation>{what} auf {value} zurücksetzen</translation>
    </message>
</context>
<context>
    <name>EmptyHistory</name>
    <message>
        <source>Each job is listed here from its first picture on, to be looked up, undone, continued, or converted again.</source>
        <translation>Jeder Auftrag steht hier von seinem ersten Bild an: zum Nachsehen, Rückgängigmachen, Fortsetzen oder noch einmal Umwandeln.</translation>
    </message>
    <message>
        <source>Go to Convert</source>
        <translation>Zu Umwandeln</translation>
    </message>
    <message>
        <source>No job has been run yet</source>
        <translation>Noch kein Auftrag ausgeführt</translation>
    </message>
</context>
<context>
    <name>ExportBar</name>
    <message>
        <source>Afterwards the same work is measured on one core, into a scratch folder.</source>
        <translation>Danach wird dieselbe Arbeit auf einem Kern gemessen, in einen Ordner, der wieder verschwindet.</translation>
    </message>
    <message>
        <source>Compare with one thread</source>
        <translation>Mit einem Thread vergleichen</translation>
    </message>
    <message>
        <source>Convert {n}</source>
        <translation>{n} umwandeln</translation>
    </message>
    <message>
        <source>Convert {pictures}</source>
        <translation>{pictures} umwandeln</translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation>Strg+Eingabe</translation>
    </message>
</context>
<context>
    <name>ExportButton</name>
    <message>
        <source>Data (JSON)…</source>
        <translation>Daten (JSON)…</translation>
    </message>
    <message>
        <source>Drawing (SVG)…</source>
        <translation>Zeichnung (SVG)…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export: {title}</source>
        <translation>Exportieren: {title}</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>Formate</translation>
    </message>
    <message>
        <source>Picture (PNG)…</source>
        <translation>Bild (PNG)…</translation>
    </message>
    <message>
        <source>Saved as “{name}”</source>
        <translation>Gespeichert als „{name}“</translation>
    </message>
    <message>
        <source>Table (CSV)…</source>
        <translation>Tabelle (CSV)…</translation>
    </message>
    <message>
        <source>{name} cannot be written: {reason}. Choose another folder.</source>
        <translation>{name} lässt sich nicht schreiben: {reason}. Wähl einen anderen Ordner.</translation>
    </message>
</context>
<context>
    <name>ExportDetails</name>
    <message>
        <source>Each picture keeps its own format, with its usual settings. Choose a format to set more.</source>
        <translation>Jedes Bild behält sein eigenes Format mit dessen üblichen Einstellungen. Mit einem gewählten Format lässt sich mehr einstellen.</translation>
    </message>
</context>
<context>
    <name>ExportSentence</name>
    <message>
        <source>Colors</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Hide details of the format</source>
        <translation>Einzelheiten des Formats ausblenden</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>Metadaten</translation>
    </message>
    <message>
        <source>Name of the results</source>
        <translation>Name der Ergebnisse</translation>
    </message>
    <message>
        <source>Name of the results; {stem} stands for the name of the picture</source>
        <translation>Name der Ergebnisse; {stem} steht für den Namen des Bildes</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Show details of the format</source>
        <translation>Einzelheiten des Formats zeigen</translation>
    </message>
    <message>
        <source>When a result exists</source>
        <translation>Wenn es ein Ergebnis schon gibt</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben:</translation>
    </message>
    <message>
        <source>all in one folder</source>
        <translation>alle in einen Ordner</translation>
    </message>
    <message>
        <source>and at most {size}</source>
        <translation>und höchstens {size}</translation>
    </message>
    <message>
        <source>at its source’s quality, else</source>
        <translation>mit der Qualität der Quelle, sonst</translation>
    </message>
    <message>
        <source>at its source’s quality, else up to</source>
        <translation>mit der Qualität der Quelle, sonst bis</translation>
    </message>
    <message>
        <source>at quality</source>
        <translation>mit Qualität</translation>
    </message>
    <message>
        <source>at quality up to</source>
        <translation>mit Qualität bis</translation>
    </message>
    <message>
        <source>convert to Display P3</source>
        <translation>in Display P3 umrechnen</translation>
    </message>
    <message>
        <source>convert to gray</source>
        <translation>in Grau umrechnen</translation>
    </message>
    <message>
        <source>convert to sRGB</source>
        <translation>in sRGB umrechnen</translation>
    </message>
    <message>
        <source>copied where nothing changes, else at quality</source>
        <translation>kopiert, wo sich nichts ändert, sonst mit Qualität</translation>
    </message>
    <message>
        <source>copied where small enough, else at quality up to</source>
        <translation>kopiert, wo klein genug, sonst mit Qualität bis</translation>
    </message>
    <message>
        <source>details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>each picture’s own format</source>
        <translation>jedes im eigenen Format</translation>
    </message>
    <message>
        <source>fewer details</source>
        <translation>weniger Einzelheiten</translation>
    </message>
    <message>
        <source>into</source>
        <translation>nach</translation>
    </message>
    <message>
        <source>keep author and copyright only</source>
        <translation>nur Urheber und Rechte behalten</translation>
    </message>
    <message>
        <source>keep colors</source>
        <translation>Farben behalten</translation>
    </message>
    <message>
        <source>keep folders</source>
        <translation>Ordner beibehalten</translation>
    </message>
    <message>
        <source>keep metadata</source>
        <translation>Metadaten behalten</translation>
    </message>
    <message>
        <source>named</source>
        <translation>benannt</translation>
    </message>
    <message>
        <source>number what exists</source>
        <translation>Vorhandenes nummerieren</translation>
    </message>
    <message>
        <source>replace what exists</source>
        <translation>Vorhandenes ersetzen</translation>
    </message>
    <message>
        <source>skip what exists</source>
        <translation>Vorhandenes überspringen</translation>
    </message>
    <message>
        <source>strip metadata</source>
        <translation>Metadaten entfernen</translation>
    </message>
    <message>
        <source>strip the location only</source>
        <translation>nur den Ort entfernen</translation>
    </message>
    <message>
        <source>update what is out of date</source>
        <translation>Veraltetes aktualisieren</translation>
    </message>
    <message>
        <source>use default</source>
        <translation>Vorschlag nehmen</translation>
    </message>
</context>
<context>
    <name>FailuresPanel</name>
    <message>
        <source>Close the list of failures</source>
        <translation>Die Liste der fehlgeschlagenen Bilder schließen</translation>
    </message>
    <message>
        <source>Copy list</source>
        <translation>Liste kopieren</translation>
    </message>
    <message>
        <source>Pictures that failed, by reason</source>
        <translation>Fehlgeschlagene Bilder, nach Grund</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Retry failed: {pictures}</source>
        <translation>Fehlgeschlagene wiederholen: {pictures}</translation>
    </message>
    <message>
        <source>Retry {n}</source>
        <translation>{n} wiederholen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>What failed</source>
        <translation>Was fehlgeschlagen ist</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>{n} fehlgeschlagen</translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>Highlights without detail: {percent} of the pixels.</source>
        <translation>Lichter ohne Zeichnung: {percent} der Pixel.</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>Shadows without detail: {percent} of the pixels.</source>
        <translation>Tiefen ohne Zeichnung: {percent} der Pixel.</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>No picture is left to do: all results are there.</source>
        <translation>Kein Bild ist mehr zu bearbeiten: Alle Ergebnisse sind da.</translation>
    </message>
    <message>
        <source>Report saved as “{name}”</source>
        <translation>Bericht gespeichert als „{name}“</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
</context>
<context>
    <name>Interrupted</name>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Continue {pictures}</source>
        <translation>{pictures} fortsetzen</translation>
    </message>
    <message>
        <source>Let it be</source>
        <translation>Nicht mehr fragen</translation>
    </message>
    <message>
        <source>The job into “{folder}” was cut short: {done} of {all} are done.</source>
        <translation>Der Auftrag nach „{folder}“ wurde unterbrochen: {done} von {all} sind fertig.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>JobFacts</name>
    <message>
        <source>What is known of the chosen job</source>
        <translation>Was über den gewählten Auftrag bekannt ist</translation>
    </message>
</context>
<context>
    <name>JobList</name>
    <message>
        <source>Jobs, the newest first</source>
        <translation>Aufträge, der neueste zuerst</translation>
    </message>
</context>
<context>
    <name>JobPane</name>
    <message>
        <source>A table of its pictures and what became of each</source>
        <translation>Eine Tabelle seiner Bilder und was aus jedem wurde</translation>
    </message>
    <message>
        <source>Command copied.</source>
        <translation>Befehl kopiert.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Continue {pictures}</source>
        <translation>Fortsetzen: {pictures}</translation>
    </message>
    <message>
        <source>Convert again</source>
        <translation>Noch einmal umwandeln</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy the line that runs this job again in a terminal</source>
        <translation>Die Zeile kopieren, die diesen Auftrag in einem Terminal noch einmal ausführt</translation>
    </message>
    <message>
        <source>Load its pictures, steps and export into Convert, ready to run</source>
        <translation>Seine Bilder, Schritte und Ausgabe nach Umwandeln laden, bereit zum Start</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Remove all the same</source>
        <translation>Trotzdem entfernen</translation>
    </message>
    <message>
        <source>Remove these results, and put back what they replaced</source>
        <translation>Diese Ergebnisse entfernen und zurücklegen, was sie ersetzt haben</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Retry {n} failed</source>
        <translation>{n} fehlgeschlagene wiederholen</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>Bericht speichern…</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undoing…</source>
        <translation>Wird rückgängig gemacht…</translation>
    </message>
</context>
<context>
    <name>JobRunner</name>
    <message>
        <source>The engine ended without a word.</source>
        <translation>Die Maschine hat ohne ein Wort aufgehört.</translation>
    </message>
</context>
<context>
    <name>JobsSide</name>
    <message>
        <source>1 job</source>
        <translation>1 Auftrag</translation>
    </message>
    <message>
        <source>No job has these words in its folder, steps or sources.</source>
        <translation>Kein Auftrag hat diese Wörter in Ordner, Schritten oder Quellen.</translation>
    </message>
    <message>
        <source>Search by folder, steps and sources (Ctrl+F)</source>
        <translation>Nach Ordner, Schritten und Quellen suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Search jobs</source>
        <translation>Aufträge suchen</translation>
    </message>
    <message>
        <source>{n} jobs</source>
        <translation>{n} Aufträge</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} von {all}</translation>
    </message>
</context>
<context>
    <name>LabBars</name>
    <message>
        <source>95 % of the speedup: {spread}</source>
        <translation>95 % der Beschleunigung: {spread}</translation>
    </message>
    <message>
        <source>Each run: {runs}</source>
        <translation>Jeder Lauf: {runs}</translation>
    </message>
    <message>
        <source>What the laboratory found</source>
        <translation>Was das Labor gefunden hat</translation>
    </message>
    <message>
        <source>{units} pieces of work, in each the kernel {times} times</source>
        <translation>{units} Stücke Arbeit, in jedem der Kernel {times} Mal</translation>
    </message>
</context>
<context>
    <name>LabChoice</name>
    <message>
        <source>Choose a kernel, or the network.</source>
        <translation>Wähle einen Kernel oder das Netzwerk.</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>Not here</source>
        <translation>Fehlt hier</translation>
    </message>
    <message>
        <source>Run the laboratory</source>
        <translation>Labor starten</translation>
    </message>
    <message>
        <source>What is missing here</source>
        <translation>Was hier fehlt</translation>
    </message>
    <message>
        <source>Workloads</source>
        <translation>Aufgaben</translation>
    </message>
</context>
<context>
    <name>LabResult</name>
    <message>
        <source>Show the result as a table</source>
        <translation>Das Ergebnis als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Show the result as bars</source>
        <translation>Das Ergebnis als Balken zeigen</translation>
    </message>
</context>
<context>
    <name>LabRun</name>
    <message>
        <source>Finishing what is in work…</source>
        <translation>Was in Arbeit ist, wird noch fertig…</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>Run {n} of {all}</source>
        <translation>Lauf {n} von {all}</translation>
    </message>
    <message>
        <source>Show the workers as a table</source>
        <translation>Die Arbeiter als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Show the workers as lanes</source>
        <translation>Die Arbeiter als Bahnen zeigen</translation>
    </message>
    <message>
        <source>Stop the laboratory</source>
        <translation>Das Labor anhalten</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
</context>
<context>
    <name>LabTable</name>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>Kernel</translation>
    </message>
    <message>
        <source>MP/s</source>
        <translation>MP/s</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Speedup</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What the laboratory found, as a table</source>
        <translation>Was das Labor gefunden hat, als Tabelle</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
</context>
<context>
    <name>LaboratoryView</name>
    <message>
        <source>A bare loop, and one filter of pictures written in several ways, are run one after another, in threads, as coroutines and in processes; then pictures are fetched from a server that answers late. Python’s lock, the GIL, lets one thread at a time run Python: threads gain only where a kernel lets go of it, or waits.</source>
        <translation>Eine bloße Schleife und ein Bildfilter in mehreren Schreibweisen laufen hintereinander, in Threads, als Koroutinen und in Prozessen; danach werden Bilder von einem Server geholt, der spät antwortet. Pythons Sperre, der GIL, lässt immer nur einen Thread Python ausführen: Threads gewinnen nur dort, wo ein Kernel sie loslässt oder wartet.</translation>
    </message>
    <message>
        <source>A job began, so the laboratory was stopped; what was measured until then is below.</source>
        <translation>Ein Auftrag hat begonnen, deshalb hat das Labor angehalten; was bis dahin gemessen wurde, steht unten.</translation>
    </message>
    <message>
        <source>A job is running; measure when it is done.</source>
        <translation>Ein Auftrag läuft; miss, wenn er fertig ist.</translation>
    </message>
    <message>
        <source>About {time}, as it took here before</source>
        <translation>Etwa {time}, wie zuvor hier</translation>
    </message>
    <message>
        <source>How long it takes here is said once each of these has run.</source>
        <translation>Wie lange es hier dauert, steht da, sobald alles davon einmal gelaufen ist.</translation>
    </message>
    <message>
        <source>Stopped; what was measured until then is below.</source>
        <translation>Angehalten; was bis dahin gemessen wurde, steht unten.</translation>
    </message>
</context>
<context>
    <name>Lanes</name>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>weg</translation>
    </message>
    <message>
        <source>worker {n}</source>
        <translation>Arbeiter {n}</translation>
    </message>
    <message>
        <source>{n} done</source>
        <translation>{n} fertig</translation>
    </message>
</context>
<context>
    <name>Loupe</name>
    <message>
        <source>Loupe: before and after at 1:1</source>
        <translation>Lupe: vorher und nachher, 1:1</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Choose files</source>
        <translation>Dateien wählen</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Looking for pictures…</source>
        <translation>Bilder werden gesucht…</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>About Multitone</source>
        <translation>Über Multitone</translation>
    </message>
    <message>
        <source>Add step…</source>
        <translation>Schritt hinzufügen…</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Close these pictures</source>
        <translation>Diese Bilder schließen</translation>
    </message>
    <message>
        <source>Convert</source>
        <translation>Umwandeln</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>One worker fewer</source>
        <translation>Ein Arbeiter weniger</translation>
    </message>
    <message>
        <source>One worker more</source>
        <translation>Ein Arbeiter mehr</translation>
    </message>
    <message>
        <source>Page Convert</source>
        <translation>Seite Umwandeln</translation>
    </message>
    <message>
        <source>Page History</source>
        <translation>Seite Verlauf</translation>
    </message>
    <message>
        <source>Page Speed</source>
        <translation>Seite Tempo</translation>
    </message>
    <message>
        <source>Pause or go on</source>
        <translation>Pause oder weiter</translation>
    </message>
    <message>
        <source>Picture before</source>
        <translation>Voriges Bild</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Redo: {what}</source>
        <translation>Wiederherstellen: {what}</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Einstellungen…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Switch light and dark</source>
        <translation>Hell und dunkel tauschen</translation>
    </message>
    <message>
        <source>Try the samples</source>
        <translation>Beispiele ausprobieren</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undo: {what}</source>
        <translation>Rückgängig: {what}</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
</context>
<context>
    <name>NameLine</name>
    <message>
        <source>Insert into the name</source>
        <translation>In den Namen einfügen</translation>
    </message>
    <message>
        <source>Names: {names}</source>
        <translation>Namen: {names}</translation>
    </message>
    <message>
        <source>insert…</source>
        <translation>einfügen…</translation>
    </message>
    <message>
        <source>{error} Until then {name} stays in force.</source>
        <translation>{error} Bis dahin gilt {name}.</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>Replace {n} made earlier</source>
        <translation>{n} von vorhin ersetzen</translation>
    </message>
    <message>
        <source>Skip them after all</source>
        <translation>Doch überspringen</translation>
    </message>
</context>
<context>
    <name>OperationMenu</name>
    <message>
        <source>Add step</source>
        <translation>Schritt hinzufügen</translation>
    </message>
    <message>
        <source>No operation is called that.</source>
        <translation>So heißt keine Operation.</translation>
    </message>
    <message>
        <source>Operations</source>
        <translation>Operationen</translation>
    </message>
    <message>
        <source>Search operations</source>
        <translation>Operationen suchen</translation>
    </message>
    <message>
        <source>Search {n} operations</source>
        <translation>{n} Operationen durchsuchen</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Convert</source>
        <translation>Umwandeln</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
</context>
<context>
    <name>PictureList</name>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
</context>
<context>
    <name>PictureTools</name>
    <message>
        <source>Date changed</source>
        <translation>Änderungsdatum</translation>
    </message>
    <message>
        <source>Descending</source>
        <translation>Absteigend</translation>
    </message>
    <message>
        <source>Details of the chosen picture (Ctrl+I)</source>
        <translation>Einzelheiten des gewählten Bildes (Strg+I)</translation>
    </message>
    <message>
        <source>Folder, as found</source>
        <translation>Ordner, wie gefunden</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Order: {order}</source>
        <translation>Reihenfolge: {order}</translation>
    </message>
    <message>
        <source>Show only</source>
        <translation>Nur zeigen</translation>
    </message>
    <message>
        <source>Show only: {status}</source>
        <translation>Nur zeigen: {status}</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Dateigröße</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>{order}, descending</source>
        <translation>{order}, absteigend</translation>
    </message>
</context>
<context>
    <name>PicturesPane</name>
    <message>
        <source>All pictures are removed from the job.</source>
        <translation>Alle Bilder sind aus dem Auftrag genommen.</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>Close these pictures</source>
        <translation>Diese Bilder schließen</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy paths</source>
        <translation>Pfade kopieren</translation>
    </message>
    <message>
        <source>Leave these pictures out of the job (Delete); the originals stay untouched</source>
        <translation>Diese Bilder aus dem Auftrag nehmen (Entf); die Originale bleiben unberührt</translation>
    </message>
    <message>
        <source>No picture has failed.</source>
        <translation>Kein Bild ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>No picture has “{text}” in its name.</source>
        <translation>Kein Bild hat „{text}“ im Namen.</translation>
    </message>
    <message>
        <source>No picture is done yet.</source>
        <translation>Noch ist kein Bild fertig.</translation>
    </message>
    <message>
        <source>No picture is waiting.</source>
        <translation>Kein Bild wartet.</translation>
    </message>
    <message>
        <source>No picture was skipped.</source>
        <translation>Kein Bild wurde übersprungen.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Herausnehmen</translation>
    </message>
    <message>
        <source>Remove from the job</source>
        <translation>Aus dem Auftrag nehmen</translation>
    </message>
    <message>
        <source>Remove {n} from the job</source>
        <translation>{n} aus dem Auftrag nehmen</translation>
    </message>
    <message>
        <source>Show a grid</source>
        <translation>Als Raster zeigen</translation>
    </message>
    <message>
        <source>Show all pictures</source>
        <translation>Alle Bilder zeigen</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Show rows with names</source>
        <translation>Als Zeilen mit Namen zeigen</translation>
    </message>
    <message>
        <source>{n} chosen</source>
        <translation>{n} gewählt</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} von {all}</translation>
    </message>
    <message>
        <source>{n} removed</source>
        <translation>{n} herausgenommen</translation>
    </message>
</context>
<context>
    <name>PlanLine</name>
    <message>
        <source>{problem} And {n} more.</source>
        <translation>{problem} Und {n} weitere.</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>The settings cannot be kept: {reason}.</source>
        <translation>Die Einstellungen lassen sich nicht speichern: {reason}.</translation>
    </message>
</context>
<context>
    <name>PresetMenu</name>
    <message>
        <source>A file that cannot be used</source>
        <translation>Eine unbrauchbare Datei</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Export preset</source>
        <translation>Vorlage exportieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Import preset</source>
        <translation>Vorlage importieren</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren…</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>Name der Vorlage</translation>
    </message>
    <message>
        <source>Name of the preset (replaces yours of that name)</source>
        <translation>Name der Vorlage (ersetzt die eigene dieses Namens)</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation>Als Vorlage speichern</translation>
    </message>
    <message>
        <source>Save as preset…</source>
        <translation>Als Vorlage speichern…</translation>
    </message>
    <message>
        <source>Saved as “{name}”</source>
        <translation>Als „{name}“ gespeichert</translation>
    </message>
    <message>
        <source>The command is on the clipboard</source>
        <translation>Der Befehl liegt in der Zwischenablage</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>Eigene</translation>
    </message>
    <message>
        <source>“{name}” is deleted</source>
        <translation>„{name}“ ist gelöscht</translation>
    </message>
</context>
<context>
    <name>PreviewLine</name>
    <message>
        <source>Bytes before and after: {sizes}</source>
        <translation>Bytes vorher und nachher: {sizes}</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Histogram</source>
        <translation>Histogramm</translation>
    </message>
    <message>
        <source>Hold to see the original (B)</source>
        <translation>Gedrückt halten zeigt das Original (B)</translation>
    </message>
    <message>
        <source>Loupe at 1:1 (hold Z)</source>
        <translation>Lupe 1:1 (Z gedrückt halten)</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>approximate</source>
        <translation>ungefähr</translation>
    </message>
    <message>
        <source>{percent} larger</source>
        <translation>{percent} größer</translation>
    </message>
    <message>
        <source>{percent} smaller</source>
        <translation>{percent} kleiner</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
</context>
<context>
    <name>PreviewPane</name>
    <message>
        <source>Before {before}, after {after}, {bytes}.</source>
        <translation>Vorher {before}, nachher {after}, {bytes}.</translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>All its results exist already.</source>
        <translation>Alle seine Ergebnisse gibt es schon.</translation>
    </message>
</context>
<context>
    <name>ReportSaving</name>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Trace for Perfetto</source>
        <translation>Ablauf für Perfetto</translation>
    </message>
    <message>
        <source>report</source>
        <translation>Bericht</translation>
    </message>
</context>
<context>
    <name>Result</name>
    <message>
        <source>What {n} workers did in {many} took one thread {one}.</source>
        <translation>Was {n} Arbeiter in {many} schafften, kostete einen Thread {one}.</translation>
    </message>
    <message>
        <source>What {n} workers did in {many} would take one thread {one}, by a sample.</source>
        <translation>Was {n} Arbeiter in {many} schafften, würde einen Thread {one} kosten, nach einer Stichprobe.</translation>
    </message>
    <message>
        <source>one thread, of {n} cores</source>
        <translation>ein Thread, von {n} Kernen</translation>
    </message>
</context>
<context>
    <name>Run</name>
    <message>
        <source>Not compared: {reason}</source>
        <translation>Nicht verglichen: {reason}</translation>
    </message>
    <message>
        <source>Too little work to compare: one thread was done in under half a second.</source>
        <translation>Zu wenig Arbeit für einen Vergleich: ein Thread war in weniger als einer halben Sekunde fertig.</translation>
    </message>
    <message>
        <source>the job was paused, so its time says nothing</source>
        <translation>der Auftrag war angehalten, seine Zeit sagt also nichts</translation>
    </message>
</context>
<context>
    <name>RunLine</name>
    <message>
        <source>Finishing what is in work…</source>
        <translation>Was in Arbeit ist, wird noch fertig…</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Gleich geht es los</translation>
    </message>
    <message>
        <source>Show the workers as a table</source>
        <translation>Die Arbeiter als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Show the workers as lanes</source>
        <translation>Die Arbeiter als Bahnen zeigen</translation>
    </message>
    <message>
        <source>Stop measuring</source>
        <translation>Messung anhalten</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Aufwärmen</translation>
    </message>
    <message>
        <source>run {n} of {all}</source>
        <translation>Lauf {n} von {all}</translation>
    </message>
    <message>
        <source>{n} of {all} pictures</source>
        <translation>{n} von {all} Bildern</translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>Finishing {pictures}…</source>
        <translation>Noch in Arbeit: {pictures}…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>One thread: {n} of {all}</source>
        <translation>Ein Thread: {n} von {all}</translation>
    </message>
    <message>
        <source>One worker fewer</source>
        <translation>Ein Arbeiter weniger</translation>
    </message>
    <message>
        <source>One worker more</source>
        <translation>Ein Arbeiter mehr</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Show the workers as a table</source>
        <translation>Die Arbeiter als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Show the workers as lanes</source>
        <translation>Die Arbeiter als Bahnen zeigen</translation>
    </message>
    <message>
        <source>Show what failed</source>
        <translation>Fehlgeschlagene zeigen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop measuring</source>
        <translation>Messung anhalten</translation>
    </message>
    <message>
        <source>measuring the same work on one core</source>
        <translation>dieselbe Arbeit wird auf einem Kern gemessen</translation>
    </message>
    <message>
        <source>one thread</source>
        <translation>ein Thread</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>{now}, at most {peak}</source>
        <translation>{now}, höchstens {peak}</translation>
    </message>
    <message>
        <source>{n} failed: show</source>
        <translation>{n} fehlgeschlagen: zeigen</translation>
    </message>
    <message>
        <source>{n} MP/s</source>
        <translation>{n} MP/s</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} von {all}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
</context>
<context>
    <name>RunsChart</name>
    <message>
        <source>MP/s</source>
        <translation>MP/s</translation>
    </message>
    <message>
        <source>Megapixels a second, run after run</source>
        <translation>Megapixel je Sekunde, Lauf für Lauf</translation>
    </message>
</context>
<context>
    <name>RunsTable</name>
    <message>
        <source>Engine</source>
        <translation>Motor</translation>
    </message>
    <message>
        <source>MP/s</source>
        <translation>MP/s</translation>
    </message>
    <message>
        <source>Machine</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Runs, as a table</source>
        <translation>Die Läufe als Tabelle</translation>
    </message>
    <message>
        <source>Speedup</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>laboratory</source>
        <translation>Labor</translation>
    </message>
    <message>
        <source>scaling</source>
        <translation>Skalierung</translation>
    </message>
</context>
<context>
    <name>RunsView</name>
    <message>
        <source>Nothing was measured yet. Convert pictures, compare with one thread, or measure how a job scales: each is kept, and the same work can be compared from one version or machine to the next.</source>
        <translation>Noch wurde nichts gemessen. Wandle Bilder um, vergleiche mit einem Thread oder miss, wie ein Auftrag skaliert: Alles davon bleibt erhalten, und dieselbe Arbeit lässt sich von Version zu Version und von Rechner zu Rechner vergleichen.</translation>
    </message>
    <message>
        <source>Work that was measured</source>
        <translation>Gemessene Arbeit</translation>
    </message>
    <message>
        <source>{pictures}, {n} MP</source>
        <translation>{pictures}, {n} MP</translation>
    </message>
</context>
<context>
    <name>ScalingChart</name>
    <message>
        <source>Amdahl’s law</source>
        <translation>Amdahls Gesetz</translation>
    </message>
    <message>
        <source>Speedup against workers</source>
        <translation>Beschleunigung nach Zahl der Arbeiter</translation>
    </message>
    <message>
        <source>ideal: each worker counts in full</source>
        <translation>ideal: jeder Arbeiter zählt voll</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>gemessen</translation>
    </message>
    <message>
        <source>measured, with 95 % interval</source>
        <translation>gemessen, mit 95-%-Intervall</translation>
    </message>
    <message>
        <source>times one worker</source>
        <translation>mal ein Arbeiter</translation>
    </message>
    <message>
        <source>universal scalability law</source>
        <translation>universelles Skalierungsgesetz</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>Arbeiter</translation>
    </message>
</context>
<context>
    <name>ScalingResult</name>
    <message>
        <source>The results are not the same in every run: {names}.</source>
        <translation>Die Ergebnisse sind nicht in jedem Lauf gleich: {names}.</translation>
    </message>
    <message>
        <source>Workers whose time is shown</source>
        <translation>Arbeiter, deren Zeit gezeigt wird</translation>
    </message>
    <message>
        <source>the same results in every run, byte by byte</source>
        <translation>dieselben Ergebnisse in jedem Lauf, Byte für Byte</translation>
    </message>
    <message>
        <source>{pictures}, {n} MP</source>
        <translation>{pictures}, {n} MP</translation>
    </message>
</context>
<context>
    <name>ScalingTable</name>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>Efficiency</source>
        <translation>Effizienz</translation>
    </message>
    <message>
        <source>Karp–Flatt</source>
        <translation>Karp–Flatt</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Speedup</source>
        <translation>Beschleunigung</translation>
    </message>
    <message>
        <source>Speedup against workers, as a table</source>
        <translation>Beschleunigung nach Zahl der Arbeiter, als Tabelle</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
</context>
<context>
    <name>ScalingView</name>
    <message>
        <source>A job began, so the measuring was stopped.</source>
        <translation>Ein Auftrag hat begonnen, darum wurde die Messung angehalten.</translation>
    </message>
    <message>
        <source>A job is running; this can be measured when it is done.</source>
        <translation>Ein Auftrag läuft; messen kannst du, wenn er fertig ist.</translation>
    </message>
    <message>
        <source>All pictures are removed from the job.</source>
        <translation>Alle Bilder sind aus dem Auftrag entfernt.</translation>
    </message>
    <message>
        <source>Measure how this job scales</source>
        <translation>Messen, wie der Auftrag skaliert</translation>
    </message>
    <message>
        <source>Measured just now</source>
        <translation>Eben gemessen</translation>
    </message>
    <message>
        <source>Measured so far</source>
        <translation>Bis jetzt gemessen</translation>
    </message>
    <message>
        <source>Measured {when}</source>
        <translation>Gemessen {when}</translation>
    </message>
    <message>
        <source>Measured, but not kept: {reason}</source>
        <translation>Gemessen, aber nicht gespeichert: {reason}</translation>
    </message>
    <message>
        <source>Not measured: {reason}</source>
        <translation>Nicht gemessen: {reason}</translation>
    </message>
    <message>
        <source>Results go into a scratch folder, which is removed afterwards. Starting a job ends the measuring.</source>
        <translation>Die Ergebnisse kommen in einen Ordner, der danach entfernt wird. Ein Auftrag, den du startest, beendet die Messung.</translation>
    </message>
    <message>
        <source>Nothing was measured on this machine yet. The job at hand is done by one worker, by two, and so on up to all cores, several times in random order, into a scratch folder. You will see how much faster each one makes it, where the time goes, and how many workers to use here.</source>
        <translation>Auf diesem Rechner wurde noch nichts gemessen. Der Auftrag wird von einem Arbeiter erledigt, von zweien und so weiter bis zu allen Kernen, mehrmals in zufälliger Folge, in einen Ordner nur für die Messung. Du siehst, wie viel schneller es mit jedem wird, wo die Zeit bleibt und wie viele Arbeiter hier die besten sind.</translation>
    </message>
    <message>
        <source>Open pictures on the page Convert first; they are what is measured.</source>
        <translation>Öffne zuerst Bilder auf der Seite Umwandeln; mit ihnen wird gemessen.</translation>
    </message>
    <message>
        <source>Stopped; what was measured until then is shown, and not kept.</source>
        <translation>Angehalten; was bis dahin gemessen wurde, ist zu sehen, aber nicht gespeichert.</translation>
    </message>
    <message>
        <source>The plan is being made.</source>
        <translation>Der Plan wird gemacht.</translation>
    </message>
    <message>
        <source>{folder} cannot be written: {reason}. Choose another folder for the results.</source>
        <translation>In {folder} lässt sich nicht schreiben: {reason}. Wähl einen anderen Ordner für die Ergebnisse.</translation>
    </message>
    <message>
        <source>{pictures}, with the steps at hand</source>
        <translation>{pictures}, mit den jetzigen Schritten</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Nach Namen suchen</translation>
    </message>
    <message>
        <source>Search by name (Ctrl+F)</source>
        <translation>Nach Namen suchen (Strg+F)</translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message>
        <source>All pictures are removed from the job.</source>
        <translation>Alle Bilder sind aus dem Auftrag genommen.</translation>
    </message>
    <message>
        <source>Convert again</source>
        <translation>Noch einmal umwandeln</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Choose folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>Choose {what}</source>
        <translation>{what} wählen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>Vorgaben wiederherstellen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>beside the pictures</source>
        <translation>neben den Bildern</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>wählen…</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Elsewhere</source>
        <translation>Anderswo</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
</context>
<context>
    <name>SpeedPage</name>
    <message>
        <source>Section</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>The charts are being loaded…</source>
        <translation>Die Diagramme werden geladen…</translation>
    </message>
    <message>
        <source>The charts cannot be loaded: {reason}. Install Multitone again, with its dependencies.</source>
        <translation>Die Diagramme lassen sich nicht laden: {reason}. Installiere Multitone noch einmal, mit allem, was es braucht.</translation>
    </message>
</context>
<context>
    <name>SpeedupCurve</name>
    <message>
        <source>Pictures over time, with all workers and with one thread</source>
        <translation>Bilder über der Zeit, mit allen Arbeitern und mit einem Thread</translation>
    </message>
    <message>
        <source>all workers</source>
        <translation>alle Arbeiter</translation>
    </message>
    <message>
        <source>one thread</source>
        <translation>ein Thread</translation>
    </message>
</context>
<context>
    <name>StepLine</name>
    <message>
        <source>{step}, switched off</source>
        <translation>{step}, ausgeschaltet</translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message>
        <source>More to do with {step}</source>
        <translation>Mehr zu „{step}“</translation>
    </message>
    <message>
        <source>Remove {step}</source>
        <translation>„{step}“ entfernen</translation>
    </message>
    <message>
        <source>Switch off {step}</source>
        <translation>„{step}“ ausschalten</translation>
    </message>
    <message>
        <source>Switch on {step}</source>
        <translation>„{step}“ einschalten</translation>
    </message>
</context>
<context>
    <name>StepsPanel</name>
    <message>
        <source>+ Add step</source>
        <translation>+ Schritt hinzufügen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>No steps: pictures are only written in the format below.</source>
        <translation>Keine Schritte: Bilder werden nur im Format unten geschrieben.</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Reset to defaults</source>
        <translation>Auf Vorgaben zurücksetzen</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>Einschalten</translation>
    </message>
</context>
<context>
    <name>TimeBars</name>
    <message>
        <source>Where the time goes</source>
        <translation>Wo die Zeit bleibt</translation>
    </message>
    <message>
        <source>start</source>
        <translation>starten</translation>
    </message>
    <message>
        <source>worker {n}</source>
        <translation>Arbeiter {n}</translation>
    </message>
</context>
<context>
    <name>TimeTable</name>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Where the time goes, as a table</source>
        <translation>Wo die Zeit bleibt, als Tabelle</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Arbeiter</translation>
    </message>
</context>
<context>
    <name>WaitingLine</name>
    <message>
        <source>Do not do {name}</source>
        <translation>{name} doch nicht ausführen</translation>
    </message>
    <message>
        <source>Jobs that wait</source>
        <translation>Wartende Aufträge</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Start {name}</source>
        <translation>{name} starten</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <source>looking for pictures…</source>
        <translation>Bilder werden gesucht…</translation>
    </message>
    <message>
        <source>then:</source>
        <translation>danach:</translation>
    </message>
    <message>
        <source>{name} ({pictures})</source>
        <translation>{name} ({pictures})</translation>
    </message>
</context>
<context>
    <name>Workers</name>
    <message>
        <source>How many pictures are worked on at a time; this machine has {n} cores</source>
        <translation>Wie viele Bilder gleichzeitig bearbeitet werden; dieser Rechner hat {n} Kerne</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>workers</source>
        <translation>Arbeiter</translation>
    </message>
</context>
<context>
    <name>WorkersTable</name>
    <message>
        <source>Deaths</source>
        <translation>Abstürze</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>Tätigkeit</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Arbeiter</translation>
    </message>
    <message>
        <source>Workers, as a table</source>
        <translation>Die Arbeiter als Tabelle</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>weg</translation>
    </message>
</context>
<context>
    <name>_ColorEditor</name>
    <message>
        <source>Choose {what}</source>
        <translation>{what} wählen</translation>
    </message>
</context>
<context>
    <name>_LineEditor</name>
    <message>
        <source>{what} takes {expected}.</source>
        <translation>{what} verlangt {expected}.</translation>
    </message>
</context>
<context>
    <name>_PointsEditor</name>
    <message>
        <source>Points from left to right: in,out;in,out…, from 0 to 255</source>
        <translation>Punkte von links nach rechts: ein,aus;ein,aus…, von 0 bis 255</translation>
    </message>
    <message>
        <source>{what} as text</source>
        <translation>{what} als Text</translation>
    </message>
</context>
<context>
    <name>declared</name>
    <message>
        <source>(did you mean {1}?)</source>
        <translation>(gemeint war {1}?)</translation>
    </message>
    <message>
        <source>A step could not be applied to it.</source>
        <translation>Ein Schritt ließ sich nicht darauf anwenden.</translation>
    </message>
    <message>
        <source>16 bits become 8</source>
        <translation>16 Bit werden zu 8</translation>
    </message>
    <message>
        <source>A BMP</source>
        <translation>Ein BMP</translation>
    </message>
    <message>
        <source>A GIF</source>
        <translation>Ein GIF</translation>
    </message>
    <message>
        <source>A JPEG</source>
        <translation>Ein JPEG</translation>
    </message>
    <message>
        <source>A TIFF holds at most 4 GB, and it has more; write PNG.</source>
        <translation>Ein TIFF fasst höchstens 4 GB, und es hat mehr; als PNG schreiben.</translation>
    </message>
    <message>
        <source>A WebP</source>
        <translation>Ein WebP</translation>
    </message>
    <message>
        <source>A preset needs a name.</source>
        <translation>Eine Vorlage braucht einen Namen.</translation>
    </message>
    <message>
        <source>A preset&apos;s help is one line of printable letters; {told} is not.</source>
        <translation>Die Erklärung einer Vorlage ist eine Zeile aus druckbaren Zeichen; {told} ist keine.</translation>
    </message>
    <message>
        <source>A preset&apos;s name has at most {longest_name} letters, all of them printable; {name} has not.</source>
        <translation>Der Name einer Vorlage hat höchstens {longest_name} Zeichen, alle druckbar; für {name} gilt das nicht.</translation>
    </message>
    <message>
        <source>A square of 1080 pixels, cropped to the middle, as JPEG without metadata.</source>
        <translation>Ein Quadrat von 1080 Pixeln, auf die Mitte zugeschnitten, als JPEG ohne Metadaten.</translation>
    </message>
    <message>
        <source>A step needs the name of its operation: {step}</source>
        <translation>Ein Schritt braucht den Namen seiner Operation: {step}</translation>
    </message>
    <message>
        <source>A {kind} is empty; write a name, such as &apos;{example}&apos;.</source>
        <translation>Ein Name fehlt ({kind}); gebraucht wird einer wie „{example}“.</translation>
    </message>
    <message>
        <source>AVIF</source>
        <translation>AVIF</translation>
    </message>
    <message>
        <source>Above 1 is brighter; 1 changes nothing.</source>
        <translation>Über 1 wird es heller; 1 ändert nichts.</translation>
    </message>
    <message>
        <source>All {pictures} results of the two are the same, byte by byte.</source>
        <translation>Alle {pictures} Ergebnisse der beiden sind gleich, Byte für Byte.</translation>
    </message>
    <message>
        <source>An AVIF</source>
        <translation>Ein AVIF</translation>
    </message>
    <message>
        <source>Auto contrast</source>
        <translation>Auto-Kontrast</translation>
    </message>
    <message>
        <source>BMP</source>
        <translation>BMP</translation>
    </message>
    <message>
        <source>Bare pixels for old programs; large files that say nothing about the picture.</source>
        <translation>Bloße Pixel für alte Programme; große Dateien, die nichts über das Bild sagen.</translation>
    </message>
    <message>
        <source>Bend the tones along a smooth curve through points; between two points it never leaves what lies between them.</source>
        <translation>Die Tonwerte entlang einer glatten Kurve durch Punkte biegen; zwischen zwei Punkten verlässt sie nie den Bereich zwischen ihnen.</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Box blur</source>
        <translation>Feld-Weichzeichner</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Brightness of the middle; 1 changes nothing.</source>
        <translation>Helligkeit der Mitten; 1 ändert nichts.</translation>
    </message>
    <message>
        <source>By hand alone, or first so that all colors together are gray.</source>
        <translation>Nur von Hand, oder zuerst so, dass alle Farben zusammen Grau ergeben.</translation>
    </message>
    <message>
        <source>Change the permissions of the file or the folder, or choose another folder.</source>
        <translation>Die Rechte der Datei oder des Ordners ändern, oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Choose another format or another folder.</source>
        <translation>Ein anderes Format oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Close other programs, or try again with fewer workers.</source>
        <translation>Andere Programme schließen, oder mit weniger Arbeitern wiederholen.</translation>
    </message>
    <message>
        <source>Color of black.</source>
        <translation>Farbe für Schwarz.</translation>
    </message>
    <message>
        <source>Color of the border.</source>
        <translation>Farbe des Rahmens.</translation>
    </message>
    <message>
        <source>Color of the new corners, where there is no alpha.</source>
        <translation>Farbe der neuen Ecken, wo es keine Transparenz gibt.</translation>
    </message>
    <message>
        <source>Color of the padding.</source>
        <translation>Farbe des Randes.</translation>
    </message>
    <message>
        <source>Color of the words.</source>
        <translation>Farbe der Schrift.</translation>
    </message>
    <message>
        <source>Color of white.</source>
        <translation>Farbe für Weiß.</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Cooler below 0, warmer above; 10 is 9 mired along daylight.</source>
        <translation>Unter 0 kühler, darüber wärmer; 10 sind 9 Mired entlang des Tageslichts.</translation>
    </message>
    <message>
        <source>Copy it anew from the card or the camera; the copy was cut off.</source>
        <translation>Neu von Karte oder Kamera kopieren; die Kopie brach ab.</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Zuschneiden</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Gradationskurve</translation>
    </message>
    <message>
        <source>Cut out a part; what was asked for and lies outside the picture is left out.</source>
        <translation>Einen Teil ausschneiden; was davon außerhalb des Bildes läge, entfällt.</translation>
    </message>
    <message>
        <source>Darken the picture toward its corners. Alpha stays.</source>
        <translation>Das Bild zu den Ecken hin abdunkeln. Die Transparenz bleibt.</translation>
    </message>
    <message>
        <source>Differences below it stay, 0..255 at any depth.</source>
        <translation>Kleinere Unterschiede bleiben, 0 bis 255 bei jeder Farbtiefe.</translation>
    </message>
    <message>
        <source>Duotone</source>
        <translation>Duplex</translation>
    </message>
    <message>
        <source>EXIF, if any, is lost</source>
        <translation>EXIF geht verloren, falls vorhanden</translation>
    </message>
    <message>
        <source>Each job is measured on one core afterwards, too.</source>
        <translation>Jeder Auftrag wird danach auch auf einem Kern gemessen.</translation>
    </message>
    <message>
        <source>Emboss</source>
        <translation>Relief</translation>
    </message>
    <message>
        <source>Equalize</source>
        <translation>Tonwertangleichung</translation>
    </message>
    <message>
        <source>Exact pixels, transparency and 16 bits for editing, print and archives; large files.</source>
        <translation>Genaue Pixel, Transparenz und 16 Bit für Bearbeitung, Druck und Archiv; große Dateien.</translation>
    </message>
    <message>
        <source>Exact pixels, transparency and 16 bits; larger files.</source>
        <translation>Genaue Pixel, Transparenz und 16 Bit; größere Dateien.</translation>
    </message>
    <message>
        <source>Factor; 1 changes nothing.</source>
        <translation>Faktor; 1 ändert nichts.</translation>
    </message>
    <message>
        <source>Factor; at 1 a sharp edge from black to white is white.</source>
        <translation>Faktor; bei 1 wird eine scharfe Kante von Schwarz nach Weiß weiß.</translation>
    </message>
    <message>
        <source>Find edges</source>
        <translation>Kanten finden</translation>
    </message>
    <message>
        <source>Fit inside, fill and crop, fit and pad, or stretch to the size.</source>
        <translation>Einpassen, füllen und beschneiden, einpassen und auffüllen, oder auf die Größe strecken.</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>For drawings of few colors; photographs lose much. Parts are transparent or opaque, nothing between.</source>
        <translation>Für Zeichnungen mit wenigen Farben; Fotos verlieren viel. Stellen sind durchsichtig oder deckend, dazwischen gibt es nichts.</translation>
    </message>
    <message>
        <source>Free some room on the disk, or choose a folder on another one; then go on.</source>
        <translation>Platz auf der Platte schaffen oder einen Ordner auf einer anderen wählen; dann fortsetzen.</translation>
    </message>
    <message>
        <source>GIF</source>
        <translation>GIF</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>Gaussian blur</source>
        <translation>Gaußscher Weichzeichner</translation>
    </message>
    <message>
        <source>Give the picture the brown of old prints.</source>
        <translation>Dem Bild das Braun alter Abzüge geben.</translation>
    </message>
    <message>
        <source>Grayscale</source>
        <translation>Graustufen</translation>
    </message>
    <message>
        <source>Greener below 0, more magenta above.</source>
        <translation>Unter 0 grüner, darüber mehr Magenta.</translation>
    </message>
    <message>
        <source>Height of the letters, of the shorter side.</source>
        <translation>Höhe der Buchstaben, als Anteil der kürzeren Seite.</translation>
    </message>
    <message>
        <source>Height of the part; else all there is.</source>
        <translation>Höhe des Teils; sonst alles, was da ist.</translation>
    </message>
    <message>
        <source>Height of the relief.</source>
        <translation>Höhe des Reliefs.</translation>
    </message>
    <message>
        <source>Height of the result.</source>
        <translation>Höhe des Ergebnisses.</translation>
    </message>
    <message>
        <source>Archive PNG</source>
        <translation>Archiv-PNG</translation>
    </message>
    <message>
        <source>, about {1} s left</source>
        <translation>, noch etwa {1} s</translation>
    </message>
    <message>
        <source>, of which {missing} are missing</source>
        <translation>, davon fehlen {missing}</translation>
    </message>
    <message>
        <source>--memory {memory} is too little; write {least_memory} megabytes or more, or {auto}.</source>
        <translation>--memory {memory} ist zu wenig; schreibe {least_memory} Megabyte oder mehr, oder {auto}.</translation>
    </message>
    <message>
        <source>--timeout {timeout} leaves no time; write seconds above 0, or {auto}.</source>
        <translation>--timeout {timeout} lässt keine Zeit; schreibe Sekunden über 0 oder {auto}.</translation>
    </message>
    <message>
        <source>1 worker works</source>
        <translation>1 Arbeiter arbeitet</translation>
    </message>
    <message>
        <source>500k or 2M</source>
        <translation>500k oder 2M</translation>
    </message>
    <message>
        <source>A build of Python without the lock was not found; install python3.14t.</source>
        <translation>Ein Python ohne die Sperre wurde nicht gefunden; installiere python3.14t.</translation>
    </message>
    <message>
        <source>No law: it takes {fewest} numbers of workers from 1 to {cores}, and {measured} were measured.</source>
        <translation>Ein Gesetz braucht Punkte von {fewest} Arbeiterzahlen von 1 bis {cores}, je Arbeiter ein Kern; es gibt {measured}.</translation>
    </message>
    <message>
        <source>No law: it takes {fewest} numbers of workers, each with cores of its own, and there are {cores} cores.</source>
        <translation>Ein Gesetz braucht Punkte von {fewest} Arbeiterzahlen mit je einem Kern; es gibt {cores} Kerne.</translation>
    </message>
    <message>
        <source>No law: it takes {fewest} numbers of workers, each with cores of its own, and there is one core.</source>
        <translation>Ein Gesetz braucht Punkte von {fewest} Arbeiterzahlen mit je einem Kern; es gibt einen Kern.</translation>
    </message>
    <message>
        <source>A limit of bytes needs a quality to lower, and lossless {title} has none; leave out one of the two.</source>
        <translation>Eine Grenze der Bytes braucht eine Qualität, die sich senken lässt, und verlustfreies {title} hat keine; eines von beiden weglassen.</translation>
    </message>
    <message>
        <source>1, 2, 3 … in the order of the plan; {counter:04} fills up with zeros, {counter:04+} goes on after the highest that is there</source>
        <translation>1, 2, 3 … in der Reihenfolge des Plans; {counter:04} füllt mit Nullen auf, {counter:04+} zählt hinter der höchsten vorhandenen Nummer weiter</translation>
    </message>
    <message>
        <source>A limit of bytes needs a quality to lower, and {title} has none ({pictures} pictures); write one of {able}, or leave the limit out and resize.</source>
        <translation>Eine Grenze der Bytes braucht eine Qualität, die sich senken lässt, und {title} hat keine ({pictures} Bilder); eines von {able} schreiben, oder die Grenze weglassen und verkleinern.</translation>
    </message>
    <message>
        <source>A part of its pixels is missing.</source>
        <translation>Ein Teil seiner Pixel fehlt.</translation>
    </message>
    <message>
        <source>A table of at most 256 colors: where nothing is lost by it, never, or always, the best 256.</source>
        <translation>Eine Tabelle von höchstens 256 Farben: wo dadurch nichts verloren geht, nie, oder immer, mit den besten 256.</translation>
    </message>
    <message>
        <source>A target is a source itself ({target}, from {source}); originals are never changed. Choose another folder or a name such as &apos;{stem}-gray&apos;.</source>
        <translation>Ein Ziel ist selbst eine Quelle ({target}, aus {source}); Originale werden nie verändert. Wählen Sie einen anderen Ordner oder einen Namen wie „{stem}-grau“.</translation>
    </message>
    <message>
        <source>A thread that waits for the network lets go of the lock, so all of them wait at the same time.</source>
        <translation>Ein Thread, der auf das Netz wartet, gibt die Sperre frei, also warten alle zugleich.</translation>
    </message>
    <message>
        <source>A worker died in this run ({reason}); there is no figure.</source>
        <translation>Ein Arbeiter ist in diesem Lauf gestorben ({reason}); es gibt keine Zahl.</translation>
    </message>
    <message>
        <source>All could wait at once, yet something else held them back, such as other work on the machine.</source>
        <translation>Alle könnten zugleich warten, doch etwas anderes hielt sie auf, etwa andere Arbeit auf der Maschine.</translation>
    </message>
    <message>
        <source>At most 1920 pixels a side, as WebP without metadata, smaller than JPEG.</source>
        <translation>Höchstens 1920 Pixel je Seite, als WebP ohne Metadaten, kleiner als JPEG.</translation>
    </message>
    <message>
        <source>At most 1920 pixels a side, sharpened for screens, as JPEG without metadata.</source>
        <translation>Höchstens 1920 Pixel je Seite, für Bildschirme geschärft, als JPEG ohne Metadaten.</translation>
    </message>
    <message>
        <source>At most 400 pixels a side, sharpened, as JPEG named “-thumbnail”.</source>
        <translation>Höchstens 400 Pixel je Seite, geschärft, als JPEG mit „-thumbnail“ im Namen.</translation>
    </message>
    <message>
        <source>Black and white</source>
        <translation>Schwarzweiß</translation>
    </message>
    <message>
        <source>Black and white with a soft glow and open shadows.</source>
        <translation>Schwarzweiß mit weichem Schimmer und offenen Tiefen.</translation>
    </message>
    <message>
        <source>Black and white with deep shadows and bright lights, sharpened.</source>
        <translation>Schwarzweiß mit tiefen Schatten und hellen Lichtern, geschärft.</translation>
    </message>
    <message>
        <source>By Amdahl&apos;s law none of the work is serial (at most {high} %).</source>
        <translation>Nach Amdahls Gesetz ist nichts von der Arbeit seriell (höchstens {high} %).</translation>
    </message>
    <message>
        <source>By Amdahl&apos;s law {serial} % of the work are serial ({low} to {high} %), so no number of workers is more than {limit} × as fast as one.</source>
        <translation>Nach Amdahls Gesetz sind {serial} % der Arbeit seriell ({low} bis {high} %); keine Zahl von Arbeitern ist also mehr als {limit} × so schnell wie einer.</translation>
    </message>
    <message>
        <source>By the universal scalability law {serial} % of the work are serial ({low} to {high} %) and workers cost each other time (κ {coherency}); {best_workers} are the most that help, with {limit} ×.</source>
        <translation>Nach dem universellen Skalierungsgesetz sind {serial} % der Arbeit seriell ({low} bis {high} %), und die Arbeiter kosten einander Zeit (κ {coherency}); mehr als {best_workers} helfen nicht, mit {limit} ×.</translation>
    </message>
    <message>
        <source>CMYK becomes RGB</source>
        <translation>CMYK wird zu RGB</translation>
    </message>
    <message>
        <source>Coroutines hand the work to threads, and only one of those at a time may run Python&apos;s bytecode.</source>
        <translation>Koroutinen geben die Arbeit an Threads, und nur einer davon darf zur selben Zeit Bytecode von Python ausführen.</translation>
    </message>
    <message>
        <source>Coroutines hand the work to threads, which let go of the lock: the gain is theirs, not asyncio&apos;s.</source>
        <translation>Koroutinen geben die Arbeit an Threads, die die Sperre freigeben: Der Gewinn ist deren, nicht der von asyncio.</translation>
    </message>
    <message>
        <source>Coroutines hand the work to threads, whose code in C holds the lock while it computes.</source>
        <translation>Koroutinen geben die Arbeit an Threads, deren C-Code die Sperre behält, während er rechnet.</translation>
    </message>
    <message>
        <source>Coroutines hand the work to threads; one at a time may run, and taking turns costs time besides.</source>
        <translation>Koroutinen geben die Arbeit an Threads; nur einer darf zur selben Zeit laufen, und das Abwechseln kostet noch Zeit dazu.</translation>
    </message>
    <message>
        <source>Coroutines that wait cost next to nothing, so one thread and one loop wait for all answers at once.</source>
        <translation>Koroutinen, die warten, kosten fast nichts, also warten ein Thread und eine Schleife auf alle Antworten zugleich.</translation>
    </message>
    <message>
        <source>Deep blue shadows, cream highlights.</source>
        <translation>Tiefblaue Schatten, cremefarbene Lichter.</translation>
    </message>
    <message>
        <source>Display P3 becomes sRGB</source>
        <translation>Display P3 wird zu sRGB</translation>
    </message>
    <message>
        <source>Duotone ink</source>
        <translation>Duplex Tinte</translation>
    </message>
    <message>
        <source>EXIF is lost</source>
        <translation>EXIF geht verloren</translation>
    </message>
    <message>
        <source>Each interpreter has a lock of its own; measured against one thread of the same Python.</source>
        <translation>Jeder Interpreter hat seine eigene Sperre; gemessen an einem Thread desselben Python.</translation>
    </message>
    <message>
        <source>Each process has a lock of its own, yet something else held them back, such as other work on the machine.</source>
        <translation>Jeder Prozess hat seine eigene Sperre, doch etwas anderes hielt sie auf, etwa andere Arbeit auf der Maschine.</translation>
    </message>
    <message>
        <source>Each process has an interpreter and a lock of its own, so none waits for another.</source>
        <translation>Jeder Prozess hat seinen eigenen Interpreter und seine eigene Sperre, also wartet keiner auf den anderen.</translation>
    </message>
    <message>
        <source>Email 1280</source>
        <translation>E-Mail 1280</translation>
    </message>
    <message>
        <source>Every pixel as it is, 16 bits and metadata included, as tightly packed PNG.</source>
        <translation>Jedes Pixel, wie es ist, samt 16 Bit und Metadaten, als dicht gepacktes PNG.</translation>
    </message>
    <message>
        <source>Faded colors, warm light, darker corners.</source>
        <translation>Verblasste Farben, warmes Licht, dunklere Ecken.</translation>
    </message>
    <message>
        <source>Fetching pictures</source>
        <translation>Bilder holen</translation>
    </message>
    <message>
        <source>Film negative to positive</source>
        <translation>Filmnegativ zu Positiv</translation>
    </message>
    <message>
        <source>For {kind} files a library is missing; get it by: {remedy}.</source>
        <translation>Für {kind}-Dateien fehlt eine Bibliothek; so kommt sie: {remedy}.</translation>
    </message>
    <message>
        <source>Four hard shades of ink, as on cheap paper.</source>
        <translation>Vier harte Stufen Druckfarbe, wie auf billigem Papier.</translation>
    </message>
    <message>
        <source>Half as wide and half as high, for quick proofs.</source>
        <translation>Halb so breit und halb so hoch, für schnelle Muster.</translation>
    </message>
    <message>
        <source>Half size</source>
        <translation>Halbe Größe</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Harter Kontrast</translation>
    </message>
    <message>
        <source>How colors are weighed: encoded values by Rec. 601 or 709, or light itself.</source>
        <translation>Wie Farben gewichtet werden: kodierte Werte nach Rec. 601 oder 709, oder das Licht selbst.</translation>
    </message>
    <message>
        <source>How far, clockwise.</source>
        <translation>Wie weit, im Uhrzeigersinn.</translation>
    </message>
    <message>
        <source>How far; 0 changes nothing.</source>
        <translation>Wie weit; 0 ändert nichts.</translation>
    </message>
    <message>
        <source>How fast it is written; slower makes smaller files.</source>
        <translation>Wie schnell geschrieben wird; langsamer heißt kleinere Dateien.</translation>
    </message>
    <message>
        <source>How finely color is kept: 444 fully, 422 half, 420 a quarter, which is the usual.</source>
        <translation>Wie fein die Farbe erhalten bleibt: 444 ganz, 422 halb, 420 zu einem Viertel; das ist üblich.</translation>
    </message>
    <message>
        <source>How hard the file is squeezed; 4 takes four times as long as 0.</source>
        <translation>Wie stark die Datei gestaucht wird; 4 dauert viermal so lange wie 0.</translation>
    </message>
    <message>
        <source>How hard the file is squeezed; 9 takes seven times as long as 7.</source>
        <translation>Wie stark die Datei gestaucht wird; 9 dauert siebenmal so lange wie 7.</translation>
    </message>
    <message>
        <source>How hard the file is squeezed; no pixel depends on it.</source>
        <translation>Wie stark die Datei gestaucht wird; kein Pixel hängt davon ab.</translation>
    </message>
    <message>
        <source>How large a file may be; the best quality that fits is searched for each picture.</source>
        <translation>Wie groß eine Datei sein darf; für jedes Bild wird die beste Qualität gesucht, die hineinpasst.</translation>
    </message>
    <message>
        <source>How many bits stay; n bits are 2ⁿ shades.</source>
        <translation>Wie viele Bits bleiben; n Bits sind 2ⁿ Abstufungen.</translation>
    </message>
    <message>
        <source>How many colors there are at the most, a transparent one included.</source>
        <translation>Wie viele Farben es höchstens gibt, eine durchsichtige eingerechnet.</translation>
    </message>
    <message>
        <source>How many of the darkest and of the brightest pixels may be lost.</source>
        <translation>Wie viele der dunkelsten und der hellsten Pixel verloren gehen dürfen.</translation>
    </message>
    <message>
        <source>How much detail is added back.</source>
        <translation>Wie viel an Einzelheiten zurückgegeben wird.</translation>
    </message>
    <message>
        <source>How much is kept, 1 to 100.</source>
        <translation>Wie viel erhalten bleibt, 1 bis 100.</translation>
    </message>
    <message>
        <source>How much the corners lose; at 1 they are black.</source>
        <translation>Wie viel die Ecken verlieren; bei 1 sind sie schwarz.</translation>
    </message>
    <message>
        <source>How much the words cover the picture.</source>
        <translation>Wie sehr die Schrift das Bild verdeckt.</translation>
    </message>
    <message>
        <source>How much; 0 changes nothing.</source>
        <translation>Wie viel; 0 ändert nichts.</translation>
    </message>
    <message>
        <source>How the file is squeezed; no pixel depends on it. deflate is smaller, lzw read everywhere.</source>
        <translation>Wie die Datei gestaucht wird; kein Pixel hängt davon ab. Deflate ist kleiner, LZW wird überall gelesen.</translation>
    </message>
    <message>
        <source>Hue</source>
        <translation>Farbton</translation>
    </message>
    <message>
        <source>ICC profile</source>
        <translation>ICC-Profil</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>It cannot be opened again: {strerror}.</source>
        <translation>Es lässt sich nicht wieder öffnen: {strerror}.</translation>
    </message>
    <message>
        <source>It cannot be read to its end: {reason}</source>
        <translation>Es lässt sich nicht bis zum Ende lesen: {reason}</translation>
    </message>
    <message>
        <source>It cannot be undone: {strerror}.</source>
        <translation>Es lässt sich nicht rückgängig machen: {strerror}.</translation>
    </message>
    <message>
        <source>It claims {1} × {2} pixels, and {length} bytes cannot hold them.</source>
        <translation>Es behauptet {1} × {2} Pixel, und {length} Bytes können sie nicht enthalten.</translation>
    </message>
    <message>
        <source>It could not be read again, for there is not enough memory.</source>
        <translation>Es konnte nicht wieder gelesen werden, denn der Speicher reicht nicht.</translation>
    </message>
    <message>
        <source>It could not be written as {1}.</source>
        <translation>Es ließ sich nicht als {1} schreiben.</translation>
    </message>
    <message>
        <source>It declares a side of {side} pixels.</source>
        <translation>Es nennt eine Seite von {side} Pixeln.</translation>
    </message>
    <message>
        <source>It does not run here: {last}</source>
        <translation>Das läuft hier nicht: {last}</translation>
    </message>
    <message>
        <source>It does not run here: {reason}</source>
        <translation>Das läuft hier nicht: {reason}</translation>
    </message>
    <message>
        <source>It does not say &quot;version&quot;: {version}, so it is no preset of Multitone.</source>
        <translation>Darin steht nicht &quot;version&quot;: {version}; es ist also keine Vorlage von Multitone.</translation>
    </message>
    <message>
        <source>It exists since the plan was made.</source>
        <translation>Es gibt sie, seit der Plan gemacht wurde.</translation>
    </message>
    <message>
        <source>It exists.</source>
        <translation>Es gibt sie schon.</translation>
    </message>
    <message>
        <source>It has a filter that thickens or thins by more than 99 pixels.</source>
        <translation>Es hat einen Filter, der um mehr als 99 Pixel verdickt oder verdünnt.</translation>
    </message>
    <message>
        <source>It has colors, and gray was promised.</source>
        <translation>Es hat Farben, und Grau war zugesagt.</translation>
    </message>
    <message>
        <source>It has more than a million elements.</source>
        <translation>Es hat mehr als eine Million Elemente.</translation>
    </message>
    <message>
        <source>It has no size; give its root element a width and a height.</source>
        <translation>Es hat keine Größe; das Wurzelelement braucht Breite und Höhe.</translation>
    </message>
    <message>
        <source>It has {1} × {2} pixels and needs about {need} of memory; {limit} are the limit for all workers together.</source>
        <translation>Es hat {1} × {2} Pixel und braucht etwa {need} Speicher; {limit} sind die Grenze für alle Arbeiter zusammen.</translation>
    </message>
    <message>
        <source>It has {1} × {2} pixels, and {width} × {height} were promised.</source>
        <translation>Es hat {1} × {2} Pixel, und {width} × {height} waren zugesagt.</translation>
    </message>
    <message>
        <source>It has {data} bytes, and presets have at most {most_bytes}.</source>
        <translation>Sie hat {data} Bytes; Vorlagen haben höchstens {most_bytes}.</translation>
    </message>
    <message>
        <source>It has {data} bytes; drawings have {most_bytes} at the most.</source>
        <translation>Es hat {data} Bytes; Zeichnungen haben höchstens {most_bytes}.</translation>
    </message>
    <message>
        <source>It has {depth} bits a sample, and {depth2} were promised.</source>
        <translation>Es hat {depth} Bit je Farbwert, und {depth2} waren zugesagt.</translation>
    </message>
    <message>
        <source>It has {filters} filters over {pixels} pixels; {3} megapixels in all are the limit for filters.</source>
        <translation>Es hat {filters} Filter über {pixels} Pixel; {3} Megapixel insgesamt sind die Grenze für Filter.</translation>
    </message>
    <message>
        <source>It has {scans} scans over its pixels; {most_scans} are the limit.</source>
        <translation>Es hat {scans} Durchgänge über seine Pixel; {most_scans} sind die Grenze.</translation>
    </message>
    <message>
        <source>It has {width} × {height} pixels where a step or the format needs all of them at once; {3} megapixels are the limit there.</source>
        <translation>Es hat {width} × {height} Pixel, wo ein Schritt oder das Format alle auf einmal braucht; {3} Megapixel sind dort die Grenze.</translation>
    </message>
    <message>
        <source>It has {width} × {height} pixels; a side has {longest_side} at the most.</source>
        <translation>Es hat {width} × {height} Pixel; eine Seite hat höchstens {longest_side}.</translation>
    </message>
    <message>
        <source>It has {width} × {height} pixels; {3} megapixels are the limit.</source>
        <translation>Es hat {width} × {height} Pixel; {3} Megapixel sind die Grenze.</translation>
    </message>
    <message>
        <source>It holds more than {most_pages} pictures, and one can be processed.</source>
        <translation>Es enthält mehr als {most_pages} Bilder, und eines kann bearbeitet werden.</translation>
    </message>
    <message>
        <source>It holds {frames} pictures, and only single ones can be processed.</source>
        <translation>Es enthält {frames} Bilder, und nur einzelne lassen sich bearbeiten.</translation>
    </message>
    <message>
        <source>It is gone, and what it replaced is no longer kept.</source>
        <translation>Es ist weg, und was es ersetzt hat, ist nicht mehr aufgehoben.</translation>
    </message>
    <message>
        <source>It is made of {tiles} tiles, and not all of them are there.</source>
        <translation>Es besteht aus {tiles} Kacheln, und nicht alle sind da.</translation>
    </message>
    <message>
        <source>It is no JSON document ({error}); export the preset again.</source>
        <translation>Sie ist kein JSON-Dokument ({error}); die Vorlage noch einmal exportieren.</translation>
    </message>
    <message>
        <source>It is not a picture in a format that Multitone reads.</source>
        <translation>Es ist kein Bild in einem Format, das Multitone liest.</translation>
    </message>
    <message>
        <source>It is not installed; pip install &quot;multitone[lab]&quot; brings it.</source>
        <translation>Es ist nicht installiert; pip install &quot;multitone[lab]&quot; bringt es.</translation>
    </message>
    <message>
        <source>It is of a kind that cannot be read here.</source>
        <translation>Es ist von einer Art, die hier nicht gelesen werden kann.</translation>
    </message>
    <message>
        <source>It is packed in a way that cannot be read here; save it as TIFF.</source>
        <translation>Es ist auf eine Weise gepackt, die hier nicht gelesen werden kann; als TIFF speichern.</translation>
    </message>
    <message>
        <source>It is transparent, and was not to be.</source>
        <translation>Es ist durchsichtig und sollte es nicht sein.</translation>
    </message>
    <message>
        <source>It is {kind}, and {2} was promised.</source>
        <translation>Es ist {kind}, und {2} war zugesagt.</translation>
    </message>
    <message>
        <source>It lets go of the interpreter&apos;s lock while it computes, so threads use several cores.</source>
        <translation>Es gibt die Sperre des Interpreters frei, während es rechnet, also nutzen Threads mehrere Kerne.</translation>
    </message>
    <message>
        <source>It lets go of the lock, yet something else held it back, such as other work on the machine.</source>
        <translation>Es gibt die Sperre frei, doch etwas anderes hielt es auf, etwa andere Arbeit auf der Maschine.</translation>
    </message>
    <message>
        <source>It repeats more elements than may be drawn.</source>
        <translation>Es wiederholt mehr Elemente, als gezeichnet werden dürfen.</translation>
    </message>
    <message>
        <source>It says that it lies turned, and its pixels are upright already.</source>
        <translation>Es behauptet, gedreht zu liegen, und seine Pixel stehen schon aufrecht.</translation>
    </message>
    <message>
        <source>It tells more than its authors and their rights.</source>
        <translation>Es verrät mehr als Urheber und Rechte.</translation>
    </message>
    <message>
        <source>It tells things about itself, and nothing was to be kept.</source>
        <translation>Es verrät etwas über sich, und nichts sollte bleiben.</translation>
    </message>
    <message>
        <source>It tells where it was taken.</source>
        <translation>Es verrät, wo es aufgenommen wurde.</translation>
    </message>
    <message>
        <source>It took more than {limit} of processor time, which is the limit for it.</source>
        <translation>Es brauchte mehr als {limit} Rechenzeit, die Grenze dafür.</translation>
    </message>
    <message>
        <source>It was changed since.</source>
        <translation>Es wurde seither geändert.</translation>
    </message>
    <message>
        <source>It was not built; install a C compiler and Python&apos;s headers, then Multitone again.</source>
        <translation>Es wurde nicht gebaut; installiere einen C-Compiler und die Header von Python, dann Multitone noch einmal.</translation>
    </message>
    <message>
        <source>It was undone in part.</source>
        <translation>Er wurde zum Teil rückgängig gemacht.</translation>
    </message>
    <message>
        <source>It was undone.</source>
        <translation>Er wurde rückgängig gemacht.</translation>
    </message>
    <message>
        <source>It was written by a newer Multitone (version {version}; this one reads up to {version2}). Update Multitone, or export the preset again from this one.</source>
        <translation>Ein neueres Multitone hat sie geschrieben (Version {version}; dieses hier liest bis {version2}). Multitone aktualisieren, oder die Vorlage aus diesem hier noch einmal exportieren.</translation>
    </message>
    <message>
        <source>Its EXIF lacks {1}.</source>
        <translation>Seinem EXIF fehlt {1}.</translation>
    </message>
    <message>
        <source>Its IPTC is lost.</source>
        <translation>Sein IPTC ist verloren.</translation>
    </message>
    <message>
        <source>Its IPTC tells where it was taken.</source>
        <translation>Sein IPTC verrät, wo es aufgenommen wurde.</translation>
    </message>
    <message>
        <source>Its XMP is not the one that was promised.</source>
        <translation>Sein XMP ist nicht das zugesagte.</translation>
    </message>
    <message>
        <source>Its XMP tells more than its authors and their rights.</source>
        <translation>Sein XMP verrät mehr als Urheber und Rechte.</translation>
    </message>
    <message>
        <source>Its bytes are not those that were written.</source>
        <translation>Seine Bytes sind nicht die geschriebenen.</translation>
    </message>
    <message>
        <source>Its code in C holds the interpreter&apos;s lock while it computes, so threads take turns.</source>
        <translation>Sein C-Code behält die Sperre des Interpreters, während er rechnet, also wechseln Threads sich ab.</translation>
    </message>
    <message>
        <source>Its color profile is not the one that was promised.</source>
        <translation>Sein Farbprofil ist nicht das zugesagte.</translation>
    </message>
    <message>
        <source>Its deep colors are of a kind that cannot be read here; save it as TIFF.</source>
        <translation>Seine tiefen Farben sind von einer Art, die hier nicht gelesen werden kann; als TIFF speichern.</translation>
    </message>
    <message>
        <source>Its folder is not there.</source>
        <translation>Sein Ordner ist nicht da.</translation>
    </message>
    <message>
        <source>Its format needs a name, such as {&quot;format&quot;: &quot;jpeg&quot;}.</source>
        <translation>Ihr Format braucht einen Namen, etwa {&quot;format&quot;: &quot;jpeg&quot;}.</translation>
    </message>
    <message>
        <source>Its loops over arrays let go of the lock, but what lies between does not, or the cores were busy.</source>
        <translation>Seine Schleifen über Arrays geben die Sperre frei, was dazwischen liegt aber nicht, oder die Kerne waren beschäftigt.</translation>
    </message>
    <message>
        <source>Its loops over arrays let go of the lock; what lies between them does not, and makes threads wait.</source>
        <translation>Seine Schleifen über Arrays geben die Sperre frei; was dazwischen liegt, nicht, und lässt Threads warten.</translation>
    </message>
    <message>
        <source>Its picture moves, and only single ones can be processed.</source>
        <translation>Sein Bild bewegt sich, und nur einzelne lassen sich bearbeiten.</translation>
    </message>
    <message>
        <source>Its pixels are 32-bit numbers, which cannot be processed yet.</source>
        <translation>Seine Pixel sind 32-Bit-Zahlen; die lassen sich noch nicht bearbeiten.</translation>
    </message>
    <message>
        <source>Its pixels are floating-point numbers, which cannot be processed yet.</source>
        <translation>Seine Pixel sind Gleitkommazahlen; die lassen sich noch nicht bearbeiten.</translation>
    </message>
    <message>
        <source>Its resolution for print is not the one that was promised.</source>
        <translation>Seine Druckauflösung ist nicht die zugesagte.</translation>
    </message>
    <message>
        <source>Its result was undone.</source>
        <translation>Ihr Ergebnis wurde rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Its samples have {bits} bits, and at most 16 can be processed.</source>
        <translation>Seine Werte haben {bits} Bit, und höchstens 16 lassen sich bearbeiten.</translation>
    </message>
    <message>
        <source>Its source is gone, so it could not be made again.</source>
        <translation>Seine Quelle fehlt, es wäre nicht noch einmal zu machen.</translation>
    </message>
    <message>
        <source>Its threads let go of the lock, yet something else held them back, such as other work on the machine.</source>
        <translation>Seine Threads geben die Sperre frei, doch etwas anderes hielt sie auf, etwa andere Arbeit auf der Maschine.</translation>
    </message>
    <message>
        <source>Its transparency is lost.</source>
        <translation>Seine Transparenz ist verloren.</translation>
    </message>
    <message>
        <source>Its {what} has {data} bytes, and a JPEG holds {most_in_segment}; write PNG, or strip the metadata.</source>
        <translation>Sein {what} hat {data} Bytes, und ein JPEG fasst {most_in_segment}; PNG schreiben oder die Metadaten entfernen.</translation>
    </message>
    <message>
        <source>JPEG</source>
        <translation>JPEG</translation>
    </message>
    <message>
        <source>JPEG XL</source>
        <translation>JPEG XL</translation>
    </message>
    <message>
        <source>JPEG from JPEG: quantized as the source was; the quality is for all others.</source>
        <translation>JPEG aus JPEG: quantisiert wie die Quelle; die Qualität gilt für alle anderen.</translation>
    </message>
    <message>
        <source>Job {after} has written it since; undo that job first.</source>
        <translation>Auftrag {after} hat es seitdem geschrieben; zuerst diesen rückgängig machen.</translation>
    </message>
    <message>
        <source>Job {id} has already been undone.</source>
        <translation>Auftrag {id} wurde schon rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Keeps every pixel as it is; quality then means nothing.</source>
        <translation>Behält jedes Pixel, wie es ist; die Qualität ist dann ohne Bedeutung.</translation>
    </message>
    <message>
        <source>Language of the window, from its next start on.</source>
        <translation>Sprache des Fensters, vom nächsten Start an.</translation>
    </message>
    <message>
        <source>Leave black and white alone: what is bright enough, by Rec. 601 luma, becomes white.</source>
        <translation>Nur Schwarz und Weiß stehen lassen: was nach Rec.-601-Luma hell genug ist, wird weiß.</translation>
    </message>
    <message>
        <source>Leave each color only a few shades: of its value only the highest bits are kept.</source>
        <translation>Jeder Farbe nur wenige Abstufungen lassen: von ihrem Wert bleiben nur die höchsten Bits.</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Tonwertkorrektur</translation>
    </message>
    <message>
        <source>Light or dark; the system&apos;s own where it has one.</source>
        <translation>Hell oder dunkel; wie das System, wo es eines von beiden vorgibt.</translation>
    </message>
    <message>
        <source>Lighten or darken the middle tones; black and white stay.</source>
        <translation>Die Mitteltöne aufhellen oder abdunkeln; Schwarz und Weiß bleiben.</translation>
    </message>
    <message>
        <source>Make colors stronger, or paler down to gray; their Rec. 601 luma stays.</source>
        <translation>Farben kräftiger machen oder blasser, bis hin zu Grau; ihre Luma nach Rec. 601 bleibt.</translation>
    </message>
    <message>
        <source>Make it smaller first, or cut it into parts.</source>
        <translation>Zuerst verkleinern, oder in Teile schneiden.</translation>
    </message>
    <message>
        <source>Make the light warmer or cooler, or take out a cast.</source>
        <translation>Das Licht wärmer oder kühler machen, oder einen Farbstich nehmen.</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>Median in C</source>
        <translation>Median in C</translation>
    </message>
    <message>
        <source>Median in Cython</source>
        <translation>Median in Cython</translation>
    </message>
    <message>
        <source>Median in NumPy</source>
        <translation>Median in NumPy</translation>
    </message>
    <message>
        <source>Median in Numba</source>
        <translation>Median in Numba</translation>
    </message>
    <message>
        <source>Median in Pillow</source>
        <translation>Median in Pillow</translation>
    </message>
    <message>
        <source>Median in libvips</source>
        <translation>Median in libvips</translation>
    </message>
    <message>
        <source>Median in pure Python</source>
        <translation>Median in reinem Python</translation>
    </message>
    <message>
        <source>Mirror the picture: horizontal changes left for right, vertical top for bottom.</source>
        <translation>Das Bild spiegeln: horizontal tauscht links und rechts, vertikal oben und unten.</translation>
    </message>
    <message>
        <source>Mixes colors that are missing from dots of others; larger files.</source>
        <translation>Mischt fehlende Farben aus Punkten anderer; größere Dateien.</translation>
    </message>
    <message>
        <source>Multiply the encoded values.</source>
        <translation>Die kodierten Werte vervielfachen.</translation>
    </message>
    <message>
        <source>Newspaper</source>
        <translation>Zeitung</translation>
    </message>
    <message>
        <source>No folder for the results was given; name one with -o.</source>
        <translation>Es wurde kein Ordner für die Ergebnisse genannt.</translation>
    </message>
    <message>
        <source>No lock is shared, yet something else held it back, such as other work on the machine.</source>
        <translation>Keine Sperre wird geteilt, doch etwas anderes hielt es auf, etwa andere Arbeit auf der Maschine.</translation>
    </message>
    <message>
        <source>No picture is left to do.</source>
        <translation>Kein Bild ist mehr zu bearbeiten.</translation>
    </message>
    <message>
        <source>No server can be started here; let programs listen on {host}.</source>
        <translation>Hier lässt sich kein Server starten; erlaube Programmen, auf {host} zu lauschen.</translation>
    </message>
    <message>
        <source>No source was given; name a folder, a file or a pattern.</source>
        <translation>Es wurde keine Quelle genannt; gebraucht wird ein Ordner, eine Datei oder ein Muster.</translation>
    </message>
    <message>
        <source>No worker can be started: {1}.</source>
        <translation>Kein Arbeiter lässt sich starten: {1}.</translation>
    </message>
    <message>
        <source>None of the results is left in {folder}. If its drive is away, connect it; if you have deleted them, `multitone undo {id} --force` notes that. Nothing was undone.</source>
        <translation>In {folder} ist keines der Ergebnisse mehr da. Fehlt das Laufwerk, schließen Sie es an; haben Sie sie gelöscht, hält `multitone undo {id} --force` das fest. Es wurde nichts rückgängig gemacht.</translation>
    </message>
    <message>
        <source>Not all workers became ready.</source>
        <translation>Nicht alle Arbeiter wurden bereit.</translation>
    </message>
    <message>
        <source>Nothing matches {source}.</source>
        <translation>Nichts passt zu {source}.</translation>
    </message>
    <message>
        <source>Nothing moved for {still}, which is the limit: its disk or its file may hang.</source>
        <translation>{still} lang rührte sich nichts, das ist die Grenze: sein Laufwerk oder seine Datei hängt womöglich.</translation>
    </message>
    <message>
        <source>Nothing of the picture can be salvaged.</source>
        <translation>Von dem Bild ist nichts zu retten.</translation>
    </message>
    <message>
        <source>One after another on one core: what the others are measured against.</source>
        <translation>Eins nach dem anderen auf einem Kern: woran die anderen gemessen werden.</translation>
    </message>
    <message>
        <source>One change for all colors together, or one for each, which removes a cast.</source>
        <translation>Eine Änderung für alle Farben gemeinsam, oder eine für jede; das nimmt einen Farbstich.</translation>
    </message>
    <message>
        <source>One request after another: nearly all of the time is waiting for the server.</source>
        <translation>Eine Anfrage nach der anderen: Fast die ganze Zeit ist Warten auf den Server.</translation>
    </message>
    <message>
        <source>One thread did a sample of {pictures} of {of_pictures} pictures; its time is scaled up.</source>
        <translation>Ein Thread hat eine Stichprobe von {pictures} der {of_pictures} Bilder bearbeitet; seine Zeit ist hochgerechnet.</translation>
    </message>
    <message>
        <source>One thread used {busiest} processors, so it was not one; the speedup is understated.</source>
        <translation>Ein Thread hat {busiest} Prozessoren benutzt, war also nicht einer; die Beschleunigung ist untertrieben.</translation>
    </message>
    <message>
        <source>One thread: {serial}; {workers} workers: {parallel}.</source>
        <translation>Ein Thread: {serial}; {workers} Arbeiter: {parallel}.</translation>
    </message>
    <message>
        <source>One worker was not measured yet.</source>
        <translation>Ein Arbeiter wurde noch nicht gemessen.</translation>
    </message>
    <message>
        <source>Only one thread at a time may have the lock that it needs, so the machine was not steady; measure again.</source>
        <translation>Die nötige Sperre kann immer nur ein Thread haben, die Maschine war also unruhig; miss noch einmal.</translation>
    </message>
    <message>
        <source>Only one thread at a time may run Python&apos;s bytecode, and taking turns costs time besides.</source>
        <translation>Nur ein Thread zur selben Zeit darf Bytecode von Python ausführen, und das Abwechseln kostet noch Zeit dazu.</translation>
    </message>
    <message>
        <source>Only one thread at a time may run Python&apos;s bytecode, so threads take turns.</source>
        <translation>Nur ein Thread zur selben Zeit darf Bytecode von Python ausführen, also wechseln Threads sich ab.</translation>
    </message>
    <message>
        <source>Open it in another program; if that cannot read it either, copy it anew from where it came.</source>
        <translation>In einem anderen Programm öffnen; geht es auch dort nicht, neu von der Quelle kopieren.</translation>
    </message>
    <message>
        <source>Other work took so much of the machine that no number of workers is advised; measure again when it is idle.</source>
        <translation>Andere Arbeit hat so viel vom Rechner beansprucht, dass keine Zahl von Arbeitern empfohlen wird; noch einmal messen, wenn er frei ist.</translation>
    </message>
    <message>
        <source>Other work took up to {disturbed} % of the machine during {runs}; the figures may be off.</source>
        <translation>Andere Arbeit nahm während {runs} bis zu {disturbed} % der Maschine in Anspruch; die Zahlen können daneben liegen.</translation>
    </message>
    <message>
        <source>PNG</source>
        <translation>PNG</translation>
    </message>
    <message>
        <source>Pictures worked on at a time; 0 is one for each core.</source>
        <translation>So viele Bilder sind gleichzeitig in Arbeit; 0 heißt eines je Kern.</translation>
    </message>
    <message>
        <source>Pixelate</source>
        <translation>Verpixeln</translation>
    </message>
    <message>
        <source>Pixels are mixed as light, not as encoded values; slower, and right for fine patterns.</source>
        <translation>Pixel werden als Licht gemischt, nicht als kodierte Werte; langsamer, und bei feinen Mustern richtig.</translation>
    </message>
    <message>
        <source>Pixels on each side of the middle one; 0 changes nothing.</source>
        <translation>Pixel auf jeder Seite des mittleren; 0 ändert nichts.</translation>
    </message>
    <message>
        <source>Plain shades of gray, a touch of contrast.</source>
        <translation>Schlichte Grautöne, eine Spur Kontrast.</translation>
    </message>
    <message>
        <source>Posterize</source>
        <translation>Tontrennung</translation>
    </message>
    <message>
        <source>Print sharpen</source>
        <translation>Für den Druck schärfen</translation>
    </message>
    <message>
        <source>Print the picture in two colors: shades of gray become shades between them.</source>
        <translation>Das Bild in zwei Farben drucken: Grautöne werden zu Tönen zwischen ihnen.</translation>
    </message>
    <message>
        <source>Processes wait at the same time as threads do, and take far more memory for it.</source>
        <translation>Prozesse warten genauso zugleich wie Threads und brauchen dafür weit mehr Speicher.</translation>
    </message>
    <message>
        <source>Put a border of one color around the picture; a gray picture gets color for a border that has one.</source>
        <translation>Einen einfarbigen Rahmen um das Bild legen; ein graues Bild wird farbig, wenn der Rahmen es ist.</translation>
    </message>
    <message>
        <source>Put the files or the folder back, or connect the disk again; then try again.</source>
        <translation>Dateien oder Ordner zurücklegen, oder die Platte wieder anschließen; dann wiederholen.</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Größe ändern</translation>
    </message>
    <message>
        <source>Results get a folder of their own in here; where this is empty, beside the pictures.</source>
        <translation>Ergebnisse bekommen hierin einen eigenen Ordner; ist dies leer, neben den Bildern.</translation>
    </message>
    <message>
        <source>Room to the edge, of the shorter side.</source>
        <translation>Abstand zum Rand, als Anteil der kürzeren Seite.</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Salvaged from a damaged file: {missing}.</source>
        <translation>Aus einer beschädigten Datei gerettet: {missing}.</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Sättigung</translation>
    </message>
    <message>
        <source>Save it as JPEG, PNG or TIFF in the program that made it.</source>
        <translation>Im Programm, aus dem es stammt, als JPEG, PNG oder TIFF speichern.</translation>
    </message>
    <message>
        <source>Scale of both sides, in place of a size.</source>
        <translation>Maßstab beider Seiten, statt einer Größe.</translation>
    </message>
    <message>
        <source>Scale the picture: Lanczos of radius 3 to shrink, Catmull–Rom to enlarge.</source>
        <translation>Das Bild skalieren: Lanczos mit Radius 3 beim Verkleinern, Catmull–Rom beim Vergrößern.</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Set which values become black and white, and how bright the middle is.</source>
        <translation>Festlegen, welche Werte schwarz und weiß werden und wie hell die Mitten sind.</translation>
    </message>
    <message>
        <source>Shades reach up to white, which otherwise turns darker.</source>
        <translation>Die Abstufungen reichen bis Weiß, das sonst dunkler würde.</translation>
    </message>
    <message>
        <source>Sharpen at full size for paper, which swallows detail; even areas stay as they are.</source>
        <translation>In voller Größe für Papier schärfen, das Einzelheiten schluckt; gleichmäßige Flächen bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Sharpen by adding back the detail that a blur removes.</source>
        <translation>Schärfen: die Einzelheiten zurückgeben, die ein Weichzeichner nimmt.</translation>
    </message>
    <message>
        <source>Shop square 1600</source>
        <translation>Shop-Quadrat 1600</translation>
    </message>
    <message>
        <source>Show how steeply each color changes: edges are bright, even areas black. Alpha stays.</source>
        <translation>Zeigen, wie steil sich jede Farbe ändert: Kanten sind hell, gleichmäßige Flächen schwarz. Die Transparenz bleibt.</translation>
    </message>
    <message>
        <source>Show the picture as a relief in gray, lit from one side. Alpha stays.</source>
        <translation>Das Bild als graues Relief zeigen, von einer Seite beleuchtet. Die Transparenz bleibt.</translation>
    </message>
    <message>
        <source>Show the picture in squares of one color each, the mean of what they cover.</source>
        <translation>Das Bild in einfarbigen Quadraten zeigen; jedes hat die mittlere Farbe dessen, was es bedeckt.</translation>
    </message>
    <message>
        <source>Shows the whole picture early while it loads; a little smaller, slower to write.</source>
        <translation>Zeigt beim Laden früh das ganze Bild; etwas kleiner, langsamer zu schreiben.</translation>
    </message>
    <message>
        <source>Side of a square; 1 changes nothing.</source>
        <translation>Seite eines Quadrats; 1 ändert nichts.</translation>
    </message>
    <message>
        <source>Side of the square looked at; an even one counts as the next odd one.</source>
        <translation>Seite des betrachteten Quadrats; eine gerade zählt als die nächste ungerade.</translation>
    </message>
    <message>
        <source>Size of the detail.</source>
        <translation>Größe der Einzelheiten.</translation>
    </message>
    <message>
        <source>Small enough to send by the dozen: at most 1280 pixels a side, JPEG of quality 75.</source>
        <translation>Klein genug, um ein Dutzend zu verschicken: höchstens 1280 Pixel je Seite, JPEG mit Qualität 75.</translation>
    </message>
    <message>
        <source>Small files for photographs; loses what the eye misses least.</source>
        <translation>Kleine Dateien für Fotos; verliert, was das Auge am wenigsten vermisst.</translation>
    </message>
    <message>
        <source>Smaller pictures are enlarged too.</source>
        <translation>Auch kleinere Bilder werden vergrößert.</translation>
    </message>
    <message>
        <source>Smaller than JPEG and WebP, with transparency and 16 bits; few browsers show it yet.</source>
        <translation>Kleiner als JPEG und WebP, mit Transparenz und 16 Bit; noch zeigen es wenige Browser.</translation>
    </message>
    <message>
        <source>Smaller than JPEG, with transparency, for the web; gray is stored as color.</source>
        <translation>Kleiner als JPEG, mit Transparenz, fürs Web; Grau wird als Farbe gespeichert.</translation>
    </message>
    <message>
        <source>Soft gray</source>
        <translation>Sanftes Grau</translation>
    </message>
    <message>
        <source>Soften the picture by the mean of a square; what lies beyond its edge repeats the edge.</source>
        <translation>Das Bild mit dem Mittel eines Quadrats weichzeichnen; jenseits des Randes wiederholt sich der Rand.</translation>
    </message>
    <message>
        <source>Soften the picture; what lies beyond its edge repeats the edge.</source>
        <translation>Das Bild weichzeichnen; jenseits des Randes wiederholt sich der Rand.</translation>
    </message>
    <message>
        <source>Solarize</source>
        <translation>Solarisieren</translation>
    </message>
    <message>
        <source>Something newer was asked.</source>
        <translation>Inzwischen wurde Neueres gefragt.</translation>
    </message>
    <message>
        <source>Something unforeseen went wrong with it.</source>
        <translation>Etwas Unvorhergesehenes ging damit schief.</translation>
    </message>
    <message>
        <source>Spread the values around mid-gray, or draw them together.</source>
        <translation>Die Werte um das mittlere Grau spreizen oder zusammenziehen.</translation>
    </message>
    <message>
        <source>Spread the values so that all shades are equally frequent.</source>
        <translation>Die Werte so spreizen, dass alle Töne gleich häufig sind.</translation>
    </message>
    <message>
        <source>Spread the values so that the darkest becomes black and the brightest white.</source>
        <translation>Die Werte so spreizen, dass der dunkelste schwarz und der hellste weiß wird.</translation>
    </message>
    <message>
        <source>Squeezes a few percent more without any loss; slower to write.</source>
        <translation>Spart ohne Verlust noch ein paar Prozent; langsamer zu schreiben.</translation>
    </message>
    <message>
        <source>Standard deviation of the blur.</source>
        <translation>Standardabweichung des Weichzeichners.</translation>
    </message>
    <message>
        <source>Step {number}, {title}, cannot be applied to it: {error}</source>
        <translation>Schritt {number}, „{title}“, lässt sich nicht darauf anwenden: {error}</translation>
    </message>
    <message>
        <source>Sub-interpreters with a lock each need Python 3.14 or newer, and none was found; install python3.14.</source>
        <translation>Unterinterpreter mit je einer Sperre brauchen Python 3.14 oder neuer, und keins wurde gefunden; installiere python3.14.</translation>
    </message>
    <message>
        <source>Sum of a range</source>
        <translation>Summe eines Bereichs</translation>
    </message>
    <message>
        <source>TIFF</source>
        <translation>TIFF</translation>
    </message>
    <message>
        <source>Take out specks and keep edges: each pixel becomes the middle one of its surroundings, in each color.</source>
        <translation>Flecken entfernen und Kanten behalten: jedes Pixel wird zum mittleren Wert seiner Umgebung, in jeder Farbe.</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>The command cannot be read: {error}.</source>
        <translation>Der Befehl ist nicht lesbar: {error}.</translation>
    </message>
    <message>
        <source>The command ends where {flag} needs a value.</source>
        <translation>Der Befehl endet, wo {flag} einen Wert braucht.</translation>
    </message>
    <message>
        <source>The command has an option {flag} that says nothing of a job.</source>
        <translation>Der Befehl hat eine Option {flag}, die nichts über einen Auftrag sagt.</translation>
    </message>
    <message>
        <source>The command is no &apos;multitone convert SOURCE... -o FOLDER&apos;.</source>
        <translation>Der Befehl ist kein „multitone convert SOURCE... -o FOLDER“.</translation>
    </message>
    <message>
        <source>The command needs a source and, after -o, a folder for the results.</source>
        <translation>Der Befehl braucht eine Quelle und nach -o einen Ordner für die Ergebnisse.</translation>
    </message>
    <message>
        <source>The darkest value that becomes white, 0..255 at any depth.</source>
        <translation>Der dunkelste Wert, der weiß wird, 0 bis 255 bei jeder Farbtiefe.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Die Platte ist voll.</translation>
    </message>
    <message>
        <source>The disk is full. {pictures} about {needed}{said}.</source>
        <translation>Der Datenträger ist voll. {pictures} etwa {needed}{said}.</translation>
    </message>
    <message>
        <source>The engine {engine} has one worker and does not scale; choose another, as processes.</source>
        <translation>Die Maschine {engine} hat einen Arbeiter und skaliert nicht; eine andere wählen, etwa processes.</translation>
    </message>
    <message>
        <source>The engine {name} cannot honor --{ability}; leave that out, or choose --engine {able}.</source>
        <translation>Der Motor {name} kann --{ability} nicht einhalten; lass es weg oder wähle --engine {able}.</translation>
    </message>
    <message>
        <source>The file could not be read: {strerror}.</source>
        <translation>Die Datei ließ sich nicht lesen: {strerror}.</translation>
    </message>
    <message>
        <source>The file ends before the picture begins.</source>
        <translation>Die Datei endet, bevor das Bild beginnt.</translation>
    </message>
    <message>
        <source>The file ends before the picture does.</source>
        <translation>Die Datei endet vor dem Bild.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>The file is gone.</source>
        <translation>Die Datei ist weg.</translation>
    </message>
    <message>
        <source>The file is kept as {name}.</source>
        <translation>Die Datei ist als {name} aufgehoben.</translation>
    </message>
    <message>
        <source>The file may not be read.</source>
        <translation>Die Datei darf nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The folder for its result cannot be made, because a file has that name.</source>
        <translation>Der Ordner für sein Ergebnis lässt sich nicht anlegen, weil eine Datei so heißt.</translation>
    </message>
    <message>
        <source>The folder for the result is gone.</source>
        <translation>Der Ordner für das Ergebnis ist weg.</translation>
    </message>
    <message>
        <source>The folder for the result may not be written to.</source>
        <translation>In den Ordner für das Ergebnis darf nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The folder {folder} is gone.</source>
        <translation>Der Ordner {folder} ist weg.</translation>
    </message>
    <message>
        <source>The format {name} cannot be written{name2}; there are {_registry}.</source>
        <translation>Das Format {name} lässt sich nicht schreiben{name2}; es gibt {_registry}.</translation>
    </message>
    <message>
        <source>The history cannot be kept in {folder}: the file breaks again.</source>
        <translation>Der Verlauf kann in {folder} nicht aufbewahrt werden: Die Datei geht wieder kaputt.</translation>
    </message>
    <message>
        <source>The history cannot be kept in {folder}: {strerror}.</source>
        <translation>Der Verlauf lässt sich nicht in {folder} führen: {strerror}.</translation>
    </message>
    <message>
        <source>The history cannot be kept: {error}.</source>
        <translation>Der Verlauf lässt sich nicht führen: {error}.</translation>
    </message>
    <message>
        <source>The history in {path} cannot be used: {error}.</source>
        <translation>Der Verlauf in {path} ist nicht benutzbar: {error}.</translation>
    </message>
    <message>
        <source>The history in {path} is empty; no earlier job is known.</source>
        <translation>Der Verlauf in {path} ist leer; es ist kein früherer Auftrag bekannt.</translation>
    </message>
    <message>
        <source>The history in {path} was written by a later Multitone; bring this one up to date.</source>
        <translation>Der Verlauf in {path} stammt von einem neueren Multitone; bringe dieses auf den neuesten Stand.</translation>
    </message>
    <message>
        <source>The history was damaged. The damaged file is kept as {aside}; nothing could be recovered from it.</source>
        <translation>Der Verlauf war beschädigt. Die beschädigte Datei ist aufgehoben als {aside}; es ließ sich nichts daraus retten.</translation>
    </message>
    <message>
        <source>The history was damaged. The damaged file is kept as {aside}; {whole} of {known} jobs were recovered from it.</source>
        <translation>Der Verlauf war beschädigt. Die beschädigte Datei ist aufgehoben als {aside}; {whole} von {known} Aufträgen wurden daraus gerettet.</translation>
    </message>
    <message>
        <source>The process that was asked has died of it.</source>
        <translation>Der gefragte Prozess ist daran gestorben.</translation>
    </message>
    <message>
        <source>The steps cannot be applied to it.</source>
        <translation>Die Schritte lassen sich nicht darauf anwenden.</translation>
    </message>
    <message>
        <source>There is no engine {name}{name2}; there are {engines}.</source>
        <translation>Es gibt keinen Motor {name}{name2}; es gibt {engines}.</translation>
    </message>
    <message>
        <source>it is no longer a regular file</source>
        <translation>es ist keine gewöhnliche Datei mehr</translation>
    </message>
    <message>
        <source>{_refused} names are</source>
        <translation>{_refused} Namen werden</translation>
    </message>
    <message>
        <source>{are} refused by Windows and its drives (first: {_first_refused}).</source>
        <translation>{are} von Windows und seinen Laufwerken abgelehnt (zuerst: {_first_refused}).</translation>
    </message>
    <message>
        <source>The interpreter came to a stand.</source>
        <translation>Der Interpreter blieb stehen.</translation>
    </message>
    <message>
        <source>The drive of the results, {mount}, is not there; connect it and try again. Nothing was changed.</source>
        <translation>Das Laufwerk mit den Ergebnissen, {mount}, ist nicht da; schließen Sie es an und versuchen Sie es noch einmal. Es wurde nichts verändert.</translation>
    </message>
    <message>
        <source>The folder of the results, {folder}, is not there. If its drive is away, connect it; if it was renamed, give it its old name back. Nothing was changed.</source>
        <translation>Der Ordner mit den Ergebnissen, {folder}, ist nicht da. Fehlt das Laufwerk, schließen Sie es an; wurde er umbenannt, geben Sie ihm den alten Namen zurück. Es wurde nichts verändert.</translation>
    </message>
    <message>
        <source>The job {job} is running in another Multitone; stop it there, or wait for its end.</source>
        <translation>Der Auftrag {job} läuft in einem anderen Multitone; halte ihn dort an oder warte, bis er endet.</translation>
    </message>
    <message>
        <source>The machine runs on its battery, which may slow it down; measure again on mains.</source>
        <translation>Die Maschine läuft auf ihrem Akku, was sie bremsen kann; miss am Netz noch einmal.</translation>
    </message>
    <message>
        <source>The machine was {busy} % busy with other work; the figures may be off.</source>
        <translation>Der Rechner war zu {busy} % mit anderem beschäftigt; die Zahlen können danebenliegen.</translation>
    </message>
    <message>
        <source>The measurements cannot be kept in {folder}: the file breaks again.</source>
        <translation>Die Messungen können in {folder} nicht aufbewahrt werden: Die Datei geht wieder kaputt.</translation>
    </message>
    <message>
        <source>The measurements cannot be kept in {folder}: {strerror}.</source>
        <translation>Die Messungen können in {folder} nicht aufbewahrt werden: {strerror}.</translation>
    </message>
    <message>
        <source>The measurements cannot be kept: {error}.</source>
        <translation>Die Messungen können nicht aufbewahrt werden: {error}.</translation>
    </message>
    <message>
        <source>The measurements in {path} are of a later Multitone; bring this one up to date.</source>
        <translation>Die Messungen in {path} sind von einem späteren Multitone; dieses auf den neuesten Stand bringen.</translation>
    </message>
    <message>
        <source>The measurements in {path} cannot be used: {error}.</source>
        <translation>Die Messungen in {path} können nicht verwendet werden: {error}.</translation>
    </message>
    <message>
        <source>The measurements were damaged; they were put aside as {aside}, and new ones are begun.</source>
        <translation>Die Messungen waren beschädigt; sie wurden als {aside} beiseitegelegt, und neue sind begonnen.</translation>
    </message>
    <message>
        <source>The name is empty; write a template such as &apos;{stem}&apos;.</source>
        <translation>Der Name ist leer; gebraucht wird eine Vorlage wie „{stem}“.</translation>
    </message>
    <message>
        <source>The name {text} asks for {{field}:{pattern}}</source>
        <translation>Der Name {text} verlangt {{field}:{pattern}}</translation>
    </message>
    <message>
        <source>The picture that is left needs</source>
        <translation>Das übrige Bild braucht</translation>
    </message>
    <message>
        <source>The pictures of the job {job} are no longer known; run it anew.</source>
        <translation>Die Bilder des Auftrags {job} sind nicht mehr bekannt; starte ihn neu.</translation>
    </message>
    <message>
        <source>The points scatter too much for a law: its serial fraction might be {low} or {high}.</source>
        <translation>Die Punkte streuen zu sehr für ein Gesetz: Sein serieller Anteil könnte {low} oder {high} sein.</translation>
    </message>
    <message>
        <source>The points show no trend: more workers were not measurably faster.</source>
        <translation>Die Punkte zeigen keinen Verlauf: Mehr Arbeiter waren nicht messbar schneller.</translation>
    </message>
    <message>
        <source>The preset {name} asks for {what} {value}; there are {known}.</source>
        <translation>Die Vorlage {name} verlangt {what} {value}; es gibt {known}.</translation>
    </message>
    <message>
        <source>The result could not be written.</source>
        <translation>Das Ergebnis konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The serial fraction rises from {karp_flatt} with {workers} workers to {karp_flatt3} with {workers4}: workers cost each other time, beside what is serial.</source>
        <translation>Der serielle Anteil steigt von {karp_flatt} bei {workers} Arbeitern auf {karp_flatt3} bei {workers4}: Die Arbeiter kosten einander Zeit, neben dem, was seriell ist.</translation>
    </message>
    <message>
        <source>The smallest files for photographs, with transparency; slow to write.</source>
        <translation>Die kleinsten Dateien für Fotos, mit Transparenz; langsam zu schreiben.</translation>
    </message>
    <message>
        <source>The system holds the processor at its lowest clock (governor powersave).</source>
        <translation>Das System hält den Prozessor auf seinem niedrigsten Takt (Governor powersave).</translation>
    </message>
    <message>
        <source>The template of its names is no text.</source>
        <translation>Die Vorlage seiner Namen ist kein Text.</translation>
    </message>
    <message>
        <source>The {left} pictures that are left need</source>
        <translation>Die {left} übrigen Bilder brauchen</translation>
    </message>
    <message>
        <source>There is no figure of one thread to set it against.</source>
        <translation>Es gibt keine Zahl eines Threads, an der es zu messen wäre.</translation>
    </message>
    <message>
        <source>There is no job {job}</source>
        <translation>Es gibt keinen Auftrag {job}</translation>
    </message>
    <message>
        <source>There is no picture among the sources that can be read; name others.</source>
        <translation>Unter den Quellen ist kein Bild, das sich lesen lässt; nenne andere.</translation>
    </message>
    <message>
        <source>There is no {what} {name}{name3}; there are {known}.</source>
        <translation>Es gibt kein {what} {name}{name3}; es gibt {known}.</translation>
    </message>
    <message>
        <source>There is one worker only, so there is nothing to gain.</source>
        <translation>Es gibt nur einen Arbeiter, also ist nichts zu gewinnen.</translation>
    </message>
    <message>
        <source>These measurements were written by a later Multitone; bring this one up to date.</source>
        <translation>Diese Messungen hat ein späteres Multitone geschrieben; dieses auf den neuesten Stand bringen.</translation>
    </message>
    <message>
        <source>This build of Python has no lock, so threads use several cores; measured against one of its own threads.</source>
        <translation>Dieses Python hat keine Sperre, also nutzen Threads mehrere Kerne; gemessen an einem seiner eigenen Threads.</translation>
    </message>
    <message>
        <source>This is no file of measurements ({error}); `multitone measurements --export FILE` writes one.</source>
        <translation>Das ist keine Datei mit Messungen ({error}); `multitone measurements --export FILE` schreibt eine.</translation>
    </message>
    <message>
        <source>Threads do the work; their loops over arrays let go of the lock, and what lies between does not.</source>
        <translation>Threads tun die Arbeit; ihre Schleifen über Arrays geben die Sperre frei, was dazwischen liegt, nicht.</translation>
    </message>
    <message>
        <source>Threads do the work; what lies between their loops over arrays keeps the lock, or the cores were busy.</source>
        <translation>Threads tun die Arbeit; was zwischen ihren Schleifen über Arrays liegt, behält die Sperre, oder die Kerne waren beschäftigt.</translation>
    </message>
    <message>
        <source>Too short to measure: one worker worked for less than {shortest} s.</source>
        <translation>Zu kurz zum Messen: Ein Arbeiter hat weniger als {shortest} s gearbeitet.</translation>
    </message>
    <message>
        <source>What it says about itself unpacks to more than may be held in memory.</source>
        <translation>Was es über sich sagt, entpackt sich zu mehr, als im Speicher liegen darf.</translation>
    </message>
    <message>
        <source>What the job does cannot be read: {error}.</source>
        <translation>Was der Auftrag tut, lässt sich nicht lesen: {error}.</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>from the moment that every worker is ready to the last unit&apos;s end</source>
        <translation>vom Augenblick, in dem jeder Arbeiter bereit ist, bis zum Ende der letzten Einheit</translation>
    </message>
    <message>
        <source>holds several pictures</source>
        <translation>enthält mehrere Bilder</translation>
    </message>
    <message>
        <source>http.client of Python {1}</source>
        <translation>http.client von Python {1}</translation>
    </message>
    <message>
        <source>it ends with a dot or a space</source>
        <translation>er endet mit einem Punkt oder Leerzeichen</translation>
    </message>
    <message>
        <source>it holds {bad}</source>
        <translation>er enthält {bad}</translation>
    </message>
    <message>
        <source>it is the name of a device there</source>
        <translation>es ist dort der Name eines Geräts</translation>
    </message>
    <message>
        <source>it is too long</source>
        <translation>er ist zu lang</translation>
    </message>
    <message>
        <source>megabytes, as 2000</source>
        <translation>Megabyte, etwa 2000</translation>
    </message>
    <message>
        <source>no matter: pictures were decoded before any clock ran</source>
        <translation>gleichgültig: Die Bilder waren dekodiert, bevor eine Uhr lief</translation>
    </message>
    <message>
        <source>one of {choices}</source>
        <translation>eines von {choices}</translation>
    </message>
    <message>
        <source>one thread</source>
        <translation>ein Thread</translation>
    </message>
    <message>
        <source>one thread again</source>
        <translation>noch einmal ein Thread</translation>
    </message>
    <message>
        <source>parts of it, or their finer detail, are missing</source>
        <translation>Teile davon oder deren Feinheiten fehlen</translation>
    </message>
    <message>
        <source>round {number} of {rounds}: {name}{runs}</source>
        <translation>Runde {number} von {rounds}: {name}{runs}</translation>
    </message>
    <message>
        <source>seconds, as 60</source>
        <translation>Sekunden, etwa 60</translation>
    </message>
    <message>
        <source>the file is damaged behind its pixels, or beside them</source>
        <translation>die Datei ist hinter oder neben ihren Pixeln beschädigt</translation>
    </message>
    <message>
        <source>warm: every source was read before the first run, and a few were processed</source>
        <translation>warm: Jede Quelle wurde vor dem ersten Lauf gelesen, einige wurden verarbeitet</translation>
    </message>
    <message>
        <source>{_number} targets are sources themselves (first: {target}, from {source}); originals are never changed. Choose another folder or a name such as &apos;{stem}-gray&apos;.</source>
        <translation>{_number} Ziele sind selbst Quellen (zuerst {target}, aus {source}); Originale werden nie verändert. Wählen Sie einen anderen Ordner oder einen Namen wie „{stem}-grau“.</translation>
    </message>
    <message>
        <source>{disturbed} of {percents} runs</source>
        <translation>{disturbed} von {percents} Läufen</translation>
    </message>
    <message>
        <source>{failed} pictures could not be processed and count for nothing.</source>
        <translation>{failed} Bilder konnten nicht verarbeitet werden und zählen nicht mit.</translation>
    </message>
    <message>
        <source>{fit} workers work</source>
        <translation>{fit} Arbeiter arbeiten</translation>
    </message>
    <message>
        <source>{flag} {typed} is no number; write {example}, or {auto}.</source>
        <translation>{flag} {typed} ist keine Zahl; möglich sind {example} oder {auto}.</translation>
    </message>
    <message>
        <source>{folders} folders cannot be read and are left out; the first is {path}: {reason}.</source>
        <translation>{folders} Ordner können nicht gelesen werden und bleiben weg; der erste ist {path}: {reason}.</translation>
    </message>
    <message>
        <source>{found} jobs begin with {job}</source>
        <translation>{found} Aufträge beginnen mit {job}</translation>
    </message>
    <message>
        <source>{megapixels_per_second} MP/s, {cpu_seconds} s of processor time, {3} MB</source>
        <translation>{megapixels_per_second} MP/s, {cpu_seconds} s Prozessorzeit, {3} MB</translation>
    </message>
    <message>
        <source>{named} cannot be used together, because a picture gets one result; leave one out, or run the job once for each.</source>
        <translation>{named} geht nicht zusammen, denn ein Bild bekommt ein Ergebnis; eines weglassen, oder den Auftrag für jedes einmal starten.</translation>
    </message>
    <message>
        <source>{number} in place of {asked}: no more fit into {3} MB of memory.</source>
        <translation>{number} statt {asked}: mehr passen nicht in {3} MB Speicher.</translation>
    </message>
    <message>
        <source>{number} results of earlier jobs are left out.</source>
        <translation>{number} Ergebnisse früherer Aufträge werden ausgelassen.</translation>
    </message>
    <message>
        <source>{n} files are not known to be results and are left alone</source>
        <translation>{n} Dateien sind nicht als Ergebnisse bekannt und bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>{n} pictures failed before and were not tried again</source>
        <translation>{n} Bilder sind früher fehlgeschlagen und wurden nicht noch einmal versucht</translation>
    </message>
    <message>
        <source>{n} results are older than their sources</source>
        <translation>{n} Ergebnisse sind älter als ihre Quellen</translation>
    </message>
    <message>
        <source>{n} results have been edited since they were made and are left alone</source>
        <translation>{n} Ergebnisse wurden nachträglich bearbeitet und bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>{n} results were made with other settings</source>
        <translation>{n} Ergebnisse entstanden mit anderen Einstellungen</translation>
    </message>
    <message>
        <source>{path} cannot be read and is left out: {reason}.</source>
        <translation>{path} kann nicht gelesen werden und bleibt weg: {reason}.</translation>
    </message>
    <message>
        <source>{path} would be both a result and a folder; choose another name.</source>
        <translation>{path} wäre Ergebnis und Ordner zugleich; einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>{reason} The job runs, but cannot be resumed or undone.</source>
        <translation>{reason} Der Auftrag läuft, kann aber nicht fortgesetzt oder rückgängig gemacht werden.</translation>
    </message>
    <message>
        <source>{said}; `multitone history` lists what there is.</source>
        <translation>{said}; `multitone history` zählt auf, was es gibt.</translation>
    </message>
    <message>
        <source>{said}; “{choice}” makes it again.</source>
        <translation>{said}; „{choice}“ macht es neu.</translation>
    </message>
    <message>
        <source>{said}; “{choice}” makes them again.</source>
        <translation>{said}; „{choice}“ macht sie neu.</translation>
    </message>
    <message>
        <source>{source} cannot be read: {strerror}.</source>
        <translation>{source} lässt sich nicht lesen: {strerror}.</translation>
    </message>
    <message>
        <source>{source} cannot be the name of a file: {error}.</source>
        <translation>{source} kann kein Dateiname sein: {error}.</translation>
    </message>
    <message>
        <source>{speedup} × one thread{spread}: {one} s on one thread, {many} s on {workers} workers; {6} % efficient.</source>
        <translation>{speedup} × ein Thread{spread}: {one} s auf einem Thread, {many} s auf {workers} Arbeitern; {6} % wirksam.</translation>
    </message>
    <message>
        <source>{text} is no size of a file; write it like {example}.</source>
        <translation>{text} ist keine Dateigröße; so schreiben: {example}.</translation>
    </message>
    <message>
        <source>{workers} workers held {peak_memory}, and {memory} are free here.</source>
        <translation>{workers} Arbeiter hielten {peak_memory}, und {memory} sind hier frei.</translation>
    </message>
    <message>
        <source>{workers} workers were {gain} × as fast as one, and more were no faster.</source>
        <translation>{workers} Arbeiter waren {gain} × so schnell wie einer, und mehr waren nicht schneller.</translation>
    </message>
    <message>
        <source>{workers} workers were {gain} × as fast as one, and no more were measured.</source>
        <translation>{workers} Arbeiter waren {gain} × so schnell wie einer, und mehr wurden nicht gemessen.</translation>
    </message>
    <message>
        <source>{workers} workers were {gain} × as fast as one; {workers3} with {speedup} × cannot be told from that.</source>
        <translation>{workers} Arbeiter waren {gain} × so schnell wie einer; {workers3} mit {speedup} × sind davon nicht zu unterscheiden.</translation>
    </message>
    <message>
        <source>{workers} workers were {speedup} × as fast as one, which is no measurable gain.</source>
        <translation>{workers} Arbeiter waren {speedup} × so schnell wie einer; das ist kein messbarer Gewinn.</translation>
    </message>
    <message>
        <source>{workers} workers were {speedup} × as fast as one; {workers3} held {peak_memory}, and {memory} are free here.</source>
        <translation>{workers} Arbeiter waren {speedup} × so schnell wie einer; {workers3} hielten {peak_memory}, und {memory} sind hier frei.</translation>
    </message>
    <message>
        <source>The name {text} asks for {{field}}; there are {3}.</source>
        <translation>Der Name {text} verlangt {{field}}; es gibt {3}.</translation>
    </message>
    <message>
        <source>1 file is not known to be a result and is left alone</source>
        <translation>1 Datei ist nicht als Ergebnis bekannt und bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>1 name is</source>
        <translation>1 Name wird</translation>
    </message>
    <message>
        <source>1 picture failed before and was not tried again</source>
        <translation>1 Bild ist früher fehlgeschlagen und wurde nicht noch einmal versucht</translation>
    </message>
    <message>
        <source>1 result has been edited since it was made and is left alone</source>
        <translation>1 Ergebnis wurde nachträglich bearbeitet und bleibt, wie es ist</translation>
    </message>
    <message>
        <source>1 result is older than its source</source>
        <translation>1 Ergebnis ist älter als seine Quelle</translation>
    </message>
    <message>
        <source>1 result of an earlier job is left out.</source>
        <translation>1 Ergebnis eines früheren Auftrags wird ausgelassen.</translation>
    </message>
    <message>
        <source>1 result was made with other settings</source>
        <translation>1 Ergebnis entstand mit anderen Einstellungen</translation>
    </message>
    <message>
        <source>It exists, but has been edited since it was made.</source>
        <translation>Es ist schon da, wurde aber nachträglich bearbeitet.</translation>
    </message>
    <message>
        <source>It exists, but is not known to be a result.</source>
        <translation>Es ist schon da, ist aber nicht als Ergebnis bekannt.</translation>
    </message>
    <message>
        <source>It exists, but its source has changed since.</source>
        <translation>Es ist schon da, aber seine Quelle hat sich seitdem geändert.</translation>
    </message>
    <message>
        <source>It exists, but was made with other settings.</source>
        <translation>Es ist schon da, entstand aber mit anderen Einstellungen.</translation>
    </message>
    <message>
        <source>It failed before; retry failed pictures to try it again.</source>
        <translation>Es ist früher fehlgeschlagen; Fehlgeschlagene wiederholen, um es noch einmal zu versuchen.</translation>
    </message>
    <message>
        <source>It has already been undone.</source>
        <translation>Er wurde schon rückgängig gemacht.</translation>
    </message>
    <message>
        <source>It is not known where its pictures came from.</source>
        <translation>Woher seine Bilder kamen, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>It is running now.</source>
        <translation>Er läuft gerade.</translation>
    </message>
    <message>
        <source>It is too old: pictures are remembered for {kept_days} days, and only for the last {kept_jobs} jobs.</source>
        <translation>Er ist zu alt: Bilder bleiben {kept_days} Tage lang bekannt, und nur die der letzten {kept_jobs} Aufträge.</translation>
    </message>
    <message>
        <source>It made nothing that could be undone.</source>
        <translation>Er hat nichts gemacht, was rückgängig zu machen wäre.</translation>
    </message>
    <message>
        <source>It takes {data} bytes, and {most} are allowed. Resize it, or write a format with a quality.</source>
        <translation>Es braucht {data} Bytes, und {most} sind erlaubt. Verkleinern, oder ein Format mit Qualität schreiben.</translation>
    </message>
    <message>
        <source>It takes {smallest} bytes at quality {lowest}, the lowest that is tried, and {most} are allowed. Resize it to fewer pixels, or allow more.</source>
        <translation>Es braucht {smallest} Bytes bei Qualität {lowest}, der niedrigsten, die versucht wird, und {most} sind erlaubt. Auf weniger Pixel verkleinern oder mehr erlauben.</translation>
    </message>
    <message>
        <source>Larger pictures are not held in memory: they are streamed where they can be, else refused.</source>
        <translation>Größere Bilder werden nicht im Speicher gehalten: sie werden durchgereicht, wo das geht, sonst abgelehnt.</translation>
    </message>
    <message>
        <source>Smoothing in Pillow</source>
        <translation>Glätten in Pillow</translation>
    </message>
    <message>
        <source>The engine {name} cannot honor --{ability}; leave that out.</source>
        <translation>Der Motor {name} kann --{ability} nicht einhalten; lass es weg.</translation>
    </message>
    <message>
        <source>The history is damaged.</source>
        <translation>Der Verlauf ist beschädigt.</translation>
    </message>
    <message>
        <source>The list of names begins as {1}, but goes on in another encoding; save it in one.</source>
        <translation>Die Liste der Namen beginnt als {1}, geht aber anders kodiert weiter; in einer Kodierung speichern.</translation>
    </message>
    <message>
        <source>The name of its result is too long; choose a shorter one.</source>
        <translation>Der Name seines Ergebnisses ist zu lang; einen kürzeren wählen.</translation>
    </message>
    <message>
        <source>The name {text} begins with a slash; leave it out, because folders are made in the output folder.</source>
        <translation>Der Name {text} beginnt mit einem Schrägstrich; weglassen, denn Ordner entstehen im Ordner für die Ergebnisse.</translation>
    </message>
    <message>
        <source>The name {text} cannot be read: {error}.</source>
        <translation>Der Name {text} ist nicht lesbar: {error}.</translation>
    </message>
    <message>
        <source>The name {text} ends with a slash; write a name after it, such as &apos;{stem}&apos;.</source>
        <translation>Der Name {text} endet mit einem Schrägstrich; dahinter einen Namen schreiben, etwa &apos;{stem}&apos;.</translation>
    </message>
    <message>
        <source>The name {text} has a part, {dots}, that is not a valid name; write more than dots and spaces.</source>
        <translation>Der Name {text} hat einen Teil, {dots}, der kein gültiger Name ist; mehr als Punkte und Leerzeichen schreiben.</translation>
    </message>
    <message>
        <source>The name {text} has nothing between two slashes; write the name of a folder there.</source>
        <translation>Der Name {text} hat nichts zwischen zwei Schrägstrichen; dort den Namen eines Ordners schreiben.</translation>
    </message>
    <message>
        <source>The name {text} holds {bad}, which a file&apos;s name cannot hold everywhere.</source>
        <translation>Der Name {text} enthält {bad}; das darf ein Dateiname nicht überall.</translation>
    </message>
    <message>
        <source>The path of the folder for the results is too long; choose another folder.</source>
        <translation>Der Pfad des Ordners für die Ergebnisse ist zu lang; einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>The picture in the file is damaged.</source>
        <translation>Das Bild in der Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>The pool read the pictures from a cold disk, one thread then from memory, so the speedup is understated; run it again.</source>
        <translation>Alle Arbeiter zusammen haben die Bilder kalt von der Platte gelesen, der eine Thread danach aus dem Speicher; die Beschleunigung ist also untertrieben. Noch einmal messen.</translation>
    </message>
    <message>
        <source>The preset</source>
        <translation>Die Vorlage</translation>
    </message>
    <message>
        <source>The preset cannot be written to {path}: {2}.</source>
        <translation>Die Vorlage lässt sich nicht nach {path} schreiben: {2}.</translation>
    </message>
    <message>
        <source>The preset {name}</source>
        <translation>Die Vorlage {name}</translation>
    </message>
    <message>
        <source>The preset {name} cannot be deleted: {2}.</source>
        <translation>Die Vorlage {name} lässt sich nicht löschen: {2}.</translation>
    </message>
    <message>
        <source>The preset {path} cannot be read: {reason}.</source>
        <translation>Die Vorlage {path} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>The result could not be written: {strerror}.</source>
        <translation>Das Ergebnis ließ sich nicht schreiben: {strerror}.</translation>
    </message>
    <message>
        <source>The results may take about {needed}, and only {free} are free.</source>
        <translation>Die Ergebnisse brauchen vielleicht {needed}, und nur {free} sind frei.</translation>
    </message>
    <message>
        <source>The settings in {file} are damaged; the defaults are in force.{file2}</source>
        <translation>Die Einstellungen in {file} sind beschädigt; es gelten die Vorgaben.{file2}</translation>
    </message>
    <message>
        <source>The settings in {file} cannot be read ({strerror}); the defaults are in force.</source>
        <translation>Die Einstellungen in {file} lassen sich nicht lesen ({strerror}); es gelten die Vorgaben.</translation>
    </message>
    <message>
        <source>The settings in {file} hold what cannot be for {bad}; the default is in force there.{file3}</source>
        <translation>Die Einstellungen in {file} haben Unmögliches für {bad}; dort gilt die Vorgabe.{file3}</translation>
    </message>
    <message>
        <source>The system ended the worker each time for want of memory.</source>
        <translation>Das System hat den Arbeiter jedes Mal beendet, weil der Speicher fehlte.</translation>
    </message>
    <message>
        <source>The warm brown of old prints.</source>
        <translation>Das warme Braun alter Abzüge.</translation>
    </message>
    <message>
        <source>The whole picture on a white square of 1600 pixels, for shops and catalogs.</source>
        <translation>Das ganze Bild auf einem weißen Quadrat von 1600 Pixeln, für Shops und Kataloge.</translation>
    </message>
    <message>
        <source>The words; lines may be broken.</source>
        <translation>Der Wortlaut; Zeilenumbrüche sind erlaubt.</translation>
    </message>
    <message>
        <source>The worker crashed twice while it processed this picture ({exitcode}).</source>
        <translation>Der Arbeiter ist an diesem Bild zweimal abgestürzt ({exitcode}).</translation>
    </message>
    <message>
        <source>The worker was killed each time that it processed this picture.</source>
        <translation>Der Arbeiter wurde an diesem Bild jedes Mal beendet.</translation>
    </message>
    <message>
        <source>The {kind} {text} cannot be read: {error}.</source>
        <translation>{text} ({kind}) ist nicht lesbar: {error}.</translation>
    </message>
    <message>
        <source>There are no pictures in {1}.</source>
        <translation>In {1} sind keine Bilder.</translation>
    </message>
    <message>
        <source>There is no operation {name}{name2}; see &apos;multitone operations&apos;.</source>
        <translation>Es gibt keine Operation {name}{name2}; siehe „multitone operations“.</translation>
    </message>
    <message>
        <source>There is no preset {name_or_file}{near}; see &apos;multitone presets&apos;, or name a file.</source>
        <translation>Es gibt keine Vorlage {name_or_file}{near}; siehe „multitone presets“, oder eine Datei nennen.</translation>
    </message>
    <message>
        <source>There is no preset {name} of your own; those that come with the program stay.</source>
        <translation>Es gibt keine eigene Vorlage {name}; die mitgelieferten bleiben.</translation>
    </message>
    <message>
        <source>There is not enough memory for it.</source>
        <translation>Dafür reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>These results differ: {differing}</source>
        <translation>Diese Ergebnisse sind verschieden: {differing}</translation>
    </message>
    <message>
        <source>This version of Multitone does not know its steps.</source>
        <translation>Dieses Multitone kennt seine Schritte nicht.</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwellenwert</translation>
    </message>
    <message>
        <source>Thumbnail 400</source>
        <translation>Vorschaubild 400</translation>
    </message>
    <message>
        <source>Too short to measure: one thread worked for less than {shortest} s.</source>
        <translation>Zu kurz zum Messen: ein Thread hat weniger als {shortest} s gearbeitet.</translation>
    </message>
    <message>
        <source>Try again with fewer workers, or take a slow step out.</source>
        <translation>Mit weniger Arbeitern wiederholen, oder einen langsamen Schritt herausnehmen.</translation>
    </message>
    <message>
        <source>Try again without the step that was added last.</source>
        <translation>Ohne den zuletzt hinzugefügten Schritt wiederholen.</translation>
    </message>
    <message>
        <source>Try again; if it crashes again, open the picture in another program and save it anew.</source>
        <translation>Wiederholen; bei neuem Absturz das Bild in einem anderen Programm öffnen und neu speichern.</translation>
    </message>
    <message>
        <source>Turn all colors round the color circle; grays stay.</source>
        <translation>Alle Farben auf dem Farbkreis drehen; Grautöne bleiben.</translation>
    </message>
    <message>
        <source>Turn colors into shades of gray.</source>
        <translation>Farben in Grautöne verwandeln.</translation>
    </message>
    <message>
        <source>Turn photographed black-and-white negatives into positives.</source>
        <translation>Abfotografierte Schwarzweiß-Negative in Positive verwandeln.</translation>
    </message>
    <message>
        <source>Turn the bright values into their negative, as film that saw light while it was developed.</source>
        <translation>Die hellen Werte ins Negativ verkehren, wie bei Film, der beim Entwickeln Licht gesehen hat.</translation>
    </message>
    <message>
        <source>Turn the picture clockwise; it grows so that its corners are kept, and multiples of 90° are exact.</source>
        <translation>Das Bild im Uhrzeigersinn drehen; es wächst, damit die Ecken bleiben, und Vielfache von 90° sind genau.</translation>
    </message>
    <message>
        <source>Turn the picture into its negative.</source>
        <translation>Das Bild in sein Negativ verwandeln.</translation>
    </message>
    <message>
        <source>Unsharp mask</source>
        <translation>Unscharf maskieren</translation>
    </message>
    <message>
        <source>Values from it on are inverted, 0..255 at any depth.</source>
        <translation>Ab diesem Wert wird umgekehrt, 0 bis 255 bei jeder Farbtiefe.</translation>
    </message>
    <message>
        <source>Values from it on become white, 0..255 at any depth.</source>
        <translation>Ab diesem Wert wird es weiß, 0 bis 255 bei jeder Farbtiefe.</translation>
    </message>
    <message>
        <source>Values up to it become black, 0..255 at any depth.</source>
        <translation>Bis zu diesem Wert wird es schwarz, 0 bis 255 bei jeder Farbtiefe.</translation>
    </message>
    <message>
        <source>Vignette</source>
        <translation>Vignette</translation>
    </message>
    <message>
        <source>Vintage</source>
        <translation>Vergilbt</translation>
    </message>
    <message>
        <source>Web 1920</source>
        <translation>Web 1920</translation>
    </message>
    <message>
        <source>Web square 1080</source>
        <translation>Web-Quadrat 1080</translation>
    </message>
    <message>
        <source>WebP</source>
        <translation>WebP</translation>
    </message>
    <message>
        <source>WebP 1920</source>
        <translation>WebP 1920</translation>
    </message>
    <message>
        <source>What black becomes.</source>
        <translation>Was aus Schwarz wird.</translation>
    </message>
    <message>
        <source>What changes sides.</source>
        <translation>Was die Seiten tauscht.</translation>
    </message>
    <message>
        <source>What it replaced is no longer kept.</source>
        <translation>Was es ersetzt hat, ist nicht mehr aufbewahrt.</translation>
    </message>
    <message>
        <source>What shows through transparent parts.</source>
        <translation>Was durch transparente Stellen scheint.</translation>
    </message>
    <message>
        <source>What white becomes.</source>
        <translation>Was aus Weiß wird.</translation>
    </message>
    <message>
        <source>Where it begins, on the way from the middle to a corner.</source>
        <translation>Wo sie beginnt, auf dem Weg von der Mitte in eine Ecke.</translation>
    </message>
    <message>
        <source>Where the light is: 0 right, 90 above, 180 left.</source>
        <translation>Wo das Licht ist: 0 rechts, 90 oben, 180 links.</translation>
    </message>
    <message>
        <source>Where the part begins; else gravity says.</source>
        <translation>Wo der Teil beginnt; sonst sagt es die Ausrichtung.</translation>
    </message>
    <message>
        <source>Where the words stand.</source>
        <translation>Wo die Schrift steht.</translation>
    </message>
    <message>
        <source>Where values go, 0..255 at any depth.</source>
        <translation>Wohin die Werte gehen, 0 bis 255 bei jeder Farbtiefe.</translation>
    </message>
    <message>
        <source>Which side of the picture is kept.</source>
        <translation>Welche Seite des Bildes bleibt.</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>Weißabgleich</translation>
    </message>
    <message>
        <source>Width of the part; else all there is.</source>
        <translation>Breite des Teils; sonst alles, was da ist.</translation>
    </message>
    <message>
        <source>Width of the result.</source>
        <translation>Breite des Ergebnisses.</translation>
    </message>
    <message>
        <source>Width on all four sides.</source>
        <translation>Breite auf allen vier Seiten.</translation>
    </message>
    <message>
        <source>Width to height; the largest part of that shape is taken.</source>
        <translation>Breite zu Höhe; der größte Teil dieser Form wird genommen.</translation>
    </message>
    <message>
        <source>Workers die before they do anything: {exitcode}.</source>
        <translation>Arbeiter sterben, bevor sie etwas tun: {exitcode}.</translation>
    </message>
    <message>
        <source>Write words on the picture, smaller where there is no room for them.</source>
        <translation>Schrift auf das Bild setzen, kleiner, wo der Platz nicht reicht.</translation>
    </message>
    <message>
        <source>a color like #fed or #ffeedd</source>
        <translation>eine Farbe wie #fed oder #ffeedd</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
    </message>
    <message>
        <source>another color space becomes sRGB</source>
        <translation>ein anderer Farbraum wird zu sRGB</translation>
    </message>
    <message>
        <source>as the pool found it; one thread came second</source>
        <translation>wie alle Arbeiter ihn vorfanden; der eine Thread kam danach</translation>
    </message>
    <message>
        <source>could not be processed</source>
        <translation>ließ sich nicht bearbeiten</translation>
    </message>
    <message>
        <source>could not be read as a picture</source>
        <translation>ließ sich nicht als Bild lesen</translation>
    </message>
    <message>
        <source>could not be written in this format</source>
        <translation>ließ sich in diesem Format nicht schreiben</translation>
    </message>
    <message>
        <source>crashed the worker</source>
        <translation>hat den Arbeiter abstürzen lassen</translation>
    </message>
    <message>
        <source>each picture&apos;s own format</source>
        <translation>jedes im eigenen Format</translation>
    </message>
    <message>
        <source>ends too early</source>
        <translation>endet zu früh</translation>
    </message>
    <message>
        <source>exist and are skipped</source>
        <translation>gibt es schon; übersprungen</translation>
    </message>
    <message>
        <source>exists and is skipped</source>
        <translation>gibt es schon; übersprungen</translation>
    </message>
    <message>
        <source>extended XMP</source>
        <translation>erweitertes XMP</translation>
    </message>
    <message>
        <source>found no room on the disk</source>
        <translation>fand auf der Platte keinen Platz</translation>
    </message>
    <message>
        <source>gets a name that is too long</source>
        <translation>bekommt einen zu langen Namen</translation>
    </message>
    <message>
        <source>gray</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>is gone</source>
        <translation>ist weg</translation>
    </message>
    <message>
        <source>is larger than the limit</source>
        <translation>ist größer als die Grenze</translation>
    </message>
    <message>
        <source>is of a kind that cannot be read here</source>
        <translation>ist von einer Art, die hier nicht gelesen werden kann</translation>
    </message>
    <message>
        <source>it ended with status {exitcode}</source>
        <translation>er endete mit Status {exitcode}</translation>
    </message>
    <message>
        <source>it ended, and the system did not tell how</source>
        <translation>er endete, und das System sagt nicht, wie</translation>
    </message>
    <message>
        <source>it has none</source>
        <translation>sie hat keine</translation>
    </message>
    <message>
        <source>it has {parameters}</source>
        <translation>sie hat {parameters}</translation>
    </message>
    <message>
        <source>its format</source>
        <translation>sein Format</translation>
    </message>
    <message>
        <source>may not be read or written</source>
        <translation>darf nicht gelesen oder geschrieben werden</translation>
    </message>
    <message>
        <source>needs more memory than there is</source>
        <translation>braucht mehr Speicher, als es gibt</translation>
    </message>
    <message>
        <source>nine shifted copies, the fifth of them sorted or their weighed sum, by NumPy</source>
        <translation>neun verschobene Kopien, davon die fünfte der sortierten oder ihre gewichtete Summe, von NumPy</translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>nichts zu tun</translation>
    </message>
    <message>
        <source>one thread in one process bound to one core</source>
        <translation>ein Thread in einem Prozess, gebunden an einen Kern</translation>
    </message>
    <message>
        <source>only UTF-8 is looked into</source>
        <translation>nur UTF-8 wird gelesen</translation>
    </message>
    <message>
        <source>operation {name} is declared in {__module__} and {__module__3}</source>
        <translation>die Operation {name} ist in {__module__} und in {__module__3} erklärt</translation>
    </message>
    <message>
        <source>palette</source>
        <translation>Palette</translation>
    </message>
    <message>
        <source>partly undone</source>
        <translation>zum Teil rückgängig gemacht</translation>
    </message>
    <message>
        <source>pip install &quot;multitone[formats]&quot;</source>
        <translation>pip install &quot;multitone[formats]&quot;</translation>
    </message>
    <message>
        <source>signal {1}</source>
        <translation>Signal {1}</translation>
    </message>
    <message>
        <source>text</source>
        <translation>einen Text</translation>
    </message>
    <message>
        <source>text like {example}</source>
        <translation>einen Text wie {example}</translation>
    </message>
    <message>
        <source>text of at most {longest} characters</source>
        <translation>einen Text von höchstens {longest} Zeichen</translation>
    </message>
    <message>
        <source>the format of the result</source>
        <translation>das Format des Ergebnisses</translation>
    </message>
    <message>
        <source>the name of the source&apos;s folder</source>
        <translation>der Name des Ordners, in dem die Quelle liegt</translation>
    </message>
    <message>
        <source>the source&apos;s height in pixels</source>
        <translation>die Höhe der Quelle in Pixeln</translation>
    </message>
    <message>
        <source>the source&apos;s name without its suffix</source>
        <translation>der Name der Quelle ohne Endung</translation>
    </message>
    <message>
        <source>the source&apos;s width in pixels</source>
        <translation>die Breite der Quelle in Pixeln</translation>
    </message>
    <message>
        <source>the sources</source>
        <translation>den Quellen</translation>
    </message>
    <message>
        <source>took too long</source>
        <translation>dauerte zu lange</translation>
    </message>
    <message>
        <source>transparency is lost</source>
        <translation>Transparenz geht verloren</translation>
    </message>
    <message>
        <source>transparency, if any, is lost</source>
        <translation>Transparenz geht verloren, falls vorhanden</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>two points or more, each 0..255, with x rising, like {points_example}</source>
        <translation>zwei Punkte oder mehr, je 0 bis 255, mit steigendem x, wie {points_example}</translation>
    </message>
    <message>
        <source>when it was taken, or else last changed; {date:%Y-%m-%d_%H%M%S} says how it is written</source>
        <translation>wann es aufgenommen oder sonst zuletzt geändert wurde; {date:%Y-%m-%d_%H%M%S} sagt, wie das geschrieben wird</translation>
    </message>
    <message>
        <source>with author and copyright only</source>
        <translation>nur mit Urheber und Rechten</translation>
    </message>
    <message>
        <source>without their location</source>
        <translation>ohne ihren Ort</translation>
    </message>
    <message>
        <source>x does not rise</source>
        <translation>x steigt nicht</translation>
    </message>
    <message>
        <source>{1}: {key} is given twice.</source>
        <translation>{1}: {key} ist zweimal angegeben.</translation>
    </message>
    <message>
        <source>{1}: {word} is no setting; write it as key=value.</source>
        <translation>{1}: {word} ist keine Einstellung; gebraucht wird name=wert.</translation>
    </message>
    <message>
        <source>{asks}, and {bad} cannot stand in a file&apos;s name everywhere; write - or _ there.</source>
        <translation>{asks}, und {bad} darf nicht überall in einem Dateinamen stehen; dort - oder _ schreiben.</translation>
    </message>
    <message>
        <source>{asks}; only numbers take a width, as in {counter:04}, and {date} a pattern.</source>
        <translation>{asks}; nur Zahlen haben eine Breite, wie in {counter:04}, und {date} ein Muster.</translation>
    </message>
    <message>
        <source>{asks}; write a date as in {date:%Y-%m-%d}, with a time as in %H%M%S.</source>
        <translation>{asks}; ein Datum wird wie in {date:%Y-%m-%d} geschrieben, eine Uhrzeit wie in %H%M%S.</translation>
    </message>
    <message>
        <source>{called} cannot be used. {error}</source>
        <translation>{called} lässt sich nicht verwenden. {error}</translation>
    </message>
    <message>
        <source>{error}; correct the file, or export the preset again.</source>
        <translation>{error}; die Datei berichtigen, oder die Vorlage noch einmal exportieren.</translation>
    </message>
    <message>
        <source>{kind} from {minimum} to {maximum}</source>
        <translation>{kind} von {minimum} bis {maximum}</translation>
    </message>
    <message>
        <source>{kind} of at least {minimum}</source>
        <translation>{kind} ab {minimum}</translation>
    </message>
    <message>
        <source>{known} becomes JPEG</source>
        <translation>{known} wird zu JPEG</translation>
    </message>
    <message>
        <source>{known} becomes PNG</source>
        <translation>{known} wird zu PNG</translation>
    </message>
    <message>
        <source>{name} has no parameter {key}{close}; {has}.</source>
        <translation>{name} hat keinen Parameter {key}{close}; {has}.</translation>
    </message>
    <message>
        <source>{name} holds at most {most} pixels a side; this one has {width} × {height}.</source>
        <translation>{name} fasst höchstens {most} Pixel je Seite; dieses Bild hat {width} × {height}.</translation>
    </message>
    <message>
        <source>{name}: {name2}={shown} does not do; {name4} takes {5}.</source>
        <translation>{name}: {name2}={shown} geht nicht; {name4} verlangt {5}.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {strerror}.</source>
        <translation>{path} lässt sich nicht lesen: {strerror}.</translation>
    </message>
    <message>
        <source>{path} cannot be written to; choose another folder, or change its permissions.</source>
        <translation>In {path} lässt sich nicht schreiben; einen anderen Ordner wählen oder seine Rechte ändern.</translation>
    </message>
    <message>
        <source>{path} is a file, not a folder; choose another folder for the results.</source>
        <translation>{path} ist eine Datei und kein Ordner; einen anderen Ordner für die Ergebnisse wählen.</translation>
    </message>
    <message>
        <source>{source} does not exist.</source>
        <translation>{source} gibt es nicht.</translation>
    </message>
    <message>
        <source>{source} is neither a folder nor a file.</source>
        <translation>{source} ist weder ein Ordner noch eine Datei.</translation>
    </message>
    <message>
        <source>{source}: links cannot be read yet; save the pictures into a folder first.</source>
        <translation>{source}: Links lassen sich noch nicht lesen; die Bilder zuerst in einen Ordner speichern.</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>1 file</source>
        <translation>1 Datei</translation>
    </message>
    <message>
        <source>1 file put back</source>
        <translation>1 Datei zurückgelegt</translation>
    </message>
    <message>
        <source>1 result removed</source>
        <translation>1 Ergebnis entfernt</translation>
    </message>
    <message>
        <source>Also remove the result whose source is gone; it cannot be made again</source>
        <translation>Auch das Ergebnis entfernen, dessen Quelle fehlt; es lässt sich nicht noch einmal machen</translation>
    </message>
    <message>
        <source>Also remove the {n} results whose sources are gone; they cannot be made again</source>
        <translation>Auch die {n} Ergebnisse entfernen, deren Quellen fehlen; sie lassen sich nicht noch einmal machen</translation>
    </message>
    <message>
        <source>As {format}</source>
        <translation>Als {format}</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Convert again</source>
        <translation>Noch einmal umwandeln</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Found in</source>
        <translation>Gefunden in</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Unterbrochen</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Left as it is</source>
        <translation>So belassen</translation>
    </message>
    <message>
        <source>No steps</source>
        <translation>Keine Schritte</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Ran on</source>
        <translation>Gelaufen auf</translation>
    </message>
    <message>
        <source>Replaced</source>
        <translation>Ersetzt</translation>
    </message>
    <message>
        <source>Results in</source>
        <translation>Ergebnisse in</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Stopped by an error</source>
        <translation>Durch einen Fehler angehalten</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Rückgängig gemacht</translation>
    </message>
    <message>
        <source>Undone in part</source>
        <translation>Teils rückgängig</translation>
    </message>
    <message>
        <source>Undone: {what}.</source>
        <translation>Rückgängig gemacht: {what}.</translation>
    </message>
    <message>
        <source>and {n} more</source>
        <translation>und {n} weitere</translation>
    </message>
    <message>
        <source>more than {what}</source>
        <translation>mehr als {what}</translation>
    </message>
    <message>
        <source>nothing was left to remove</source>
        <translation>es war nichts mehr zu entfernen</translation>
    </message>
    <message>
        <source>{n} done</source>
        <translation>{n} fertig</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>{n} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{n} files</source>
        <translation>{n} Dateien</translation>
    </message>
    <message>
        <source>{n} files put back</source>
        <translation>{n} Dateien zurückgelegt</translation>
    </message>
    <message>
        <source>{n} left</source>
        <translation>{n} übrig</translation>
    </message>
    <message>
        <source>{n} left alone</source>
        <translation>{n} unberührt gelassen</translation>
    </message>
    <message>
        <source>{n} results removed</source>
        <translation>{n} Ergebnisse entfernt</translation>
    </message>
    <message>
        <source>{n} skipped</source>
        <translation>{n} übersprungen</translation>
    </message>
    <message>
        <source>{n} undone</source>
        <translation>{n} rückgängig gemacht</translation>
    </message>
    <message>
        <source>{steps} as {format}</source>
        <translation>{steps} als {format}</translation>
    </message>
    <message>
        <source>{what}, kept in {folder}</source>
        <translation>{what}, aufbewahrt in {folder}</translation>
    </message>
</context>
<context>
    <name>laboratory</name>
    <message>
        <source>1 core</source>
        <translation>1 Kern</translation>
    </message>
    <message>
        <source>Bare loop</source>
        <translation>Bloße Schleife</translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Abrufen</translation>
    </message>
    <message>
        <source>MP/s</source>
        <translation>MP/s</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>Pillow’s median</source>
        <translation>Pillows Median</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Speedup against the same kernel on one thread</source>
        <translation>Beschleunigung gegenüber demselben Kernel auf einem Thread</translation>
    </message>
    <message>
        <source>bytes differ</source>
        <translation>Bytes anders</translation>
    </message>
    <message>
        <source>free-threaded</source>
        <translation>ohne GIL</translation>
    </message>
    <message>
        <source>median of 3 × 3 pixels, in nothing but Python</source>
        <translation>Median aus 3 × 3 Pixeln, in nichts als Python</translation>
    </message>
    <message>
        <source>not here</source>
        <translation>fehlt hier</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>one thread</source>
        <translation>ein Thread</translation>
    </message>
    <message>
        <source>pictures from a server on this machine that answers late</source>
        <translation>Bilder von einem Server auf diesem Rechner, der spät antwortet</translation>
    </message>
    <message>
        <source>pixels differ</source>
        <translation>Pixel anders</translation>
    </message>
    <message>
        <source>process {n}</source>
        <translation>Prozess {n}</translation>
    </message>
    <message>
        <source>processes</source>
        <translation>Prozesse</translation>
    </message>
    <message>
        <source>same bytes</source>
        <translation>gleiche Bytes</translation>
    </message>
    <message>
        <source>same pixels</source>
        <translation>gleiche Pixel</translation>
    </message>
    <message>
        <source>same sum</source>
        <translation>gleiche Summe</translation>
    </message>
    <message>
        <source>serial</source>
        <translation>seriell</translation>
    </message>
    <message>
        <source>smoothing by 3 × 3 weights, for Pillow’s median keeps threads out</source>
        <translation>Glätten mit 3 × 3 Gewichten, denn Pillows Median hält Threads auf</translation>
    </message>
    <message>
        <source>speedup</source>
        <translation>Gewinn</translation>
    </message>
    <message>
        <source>sub-interpreters</source>
        <translation>Subinterpreter</translation>
    </message>
    <message>
        <source>sum differs</source>
        <translation>Summe anders</translation>
    </message>
    <message>
        <source>task {n}</source>
        <translation>Task {n}</translation>
    </message>
    <message>
        <source>the median that Pillow brings</source>
        <translation>der Median, den Pillow mitbringt</translation>
    </message>
    <message>
        <source>the median that libvips brings</source>
        <translation>der Median, den libvips mitbringt</translation>
    </message>
    <message>
        <source>the same loops, compiled beforehand</source>
        <translation>dieselben Schleifen, vorab übersetzt</translation>
    </message>
    <message>
        <source>the same loops, compiled when they first run</source>
        <translation>dieselben Schleifen, beim ersten Lauf übersetzt</translation>
    </message>
    <message>
        <source>the same loops, written in C</source>
        <translation>dieselben Schleifen, in C geschrieben</translation>
    </message>
    <message>
        <source>the same median on whole arrays</source>
        <translation>derselbe Median auf ganzen Feldern</translation>
    </message>
    <message>
        <source>the sum of a range, no picture</source>
        <translation>die Summe einer Zahlenfolge, kein Bild</translation>
    </message>
    <message>
        <source>thread {n}</source>
        <translation>Thread {n}</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>what has to be computed</source>
        <translation>was zu rechnen ist</translation>
    </message>
    <message>
        <source>what has to be waited for</source>
        <translation>worauf zu warten ist</translation>
    </message>
    <message>
        <source>worker {n}</source>
        <translation>Arbeiter {n}</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} bis {high}</translation>
    </message>
    <message>
        <source>{n} MP/s</source>
        <translation>{n} MP/s</translation>
    </message>
    <message>
        <source>{n} cores</source>
        <translation>{n} Kerne</translation>
    </message>
    <message>
        <source>{n} in flight</source>
        <translation>{n} zugleich</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
</context>
<context>
    <name>marks</name>
    <message>
        <source>All pictures</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>Übersprungen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>in work</source>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>not done</source>
        <translation>nicht bearbeitet</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
</context>
<context>
    <name>notices</name>
    <message>
        <source>1 picture is gone since the plan was made</source>
        <translation>1 Bild ist seit dem Plan verschwunden</translation>
    </message>
    <message>
        <source>1 worker died on the way ({reason})</source>
        <translation>1 Arbeiter ist unterwegs abgestürzt ({reason})</translation>
    </message>
    <message>
        <source>The disk is full: free some room and continue</source>
        <translation>Die Platte ist voll: Platz schaffen und fortsetzen</translation>
    </message>
    <message>
        <source>Worker {worker} died ({reason})</source>
        <translation>Arbeiter {worker} ist abgestürzt ({reason})</translation>
    </message>
    <message>
        <source>Worker {worker} died ({reason}) and was replaced</source>
        <translation>Arbeiter {worker} ist abgestürzt ({reason}) und wurde ersetzt</translation>
    </message>
    <message>
        <source>its picture is given up</source>
        <translation>sein Bild wird aufgegeben</translation>
    </message>
    <message>
        <source>its picture is tried again</source>
        <translation>sein Bild wird noch einmal versucht</translation>
    </message>
    <message>
        <source>{n} pictures are gone since the plan was made</source>
        <translation>{n} Bilder sind seit dem Plan verschwunden</translation>
    </message>
    <message>
        <source>{n} workers died on the way</source>
        <translation>{n} Arbeiter sind unterwegs abgestürzt</translation>
    </message>
</context>
<context>
    <name>operations</name>
    <message>
        <source>Auto contrast</source>
        <translation>Auto-Kontrast</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Box blur</source>
        <translation>Feld-Weichzeichner</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Crop</source>
        <translation>Zuschneiden</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Gradationskurve</translation>
    </message>
    <message>
        <source>Duotone</source>
        <translation>Duplex</translation>
    </message>
    <message>
        <source>Emboss</source>
        <translation>Relief</translation>
    </message>
    <message>
        <source>Equalize</source>
        <translation>Tonwertangleichung</translation>
    </message>
    <message>
        <source>Find edges</source>
        <translation>Kanten finden</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>Spiegeln</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>Gaussian blur</source>
        <translation>Gaußscher Weichzeichner</translation>
    </message>
    <message>
        <source>Grayscale</source>
        <translation>Graustufen</translation>
    </message>
    <message>
        <source>Hue</source>
        <translation>Farbton</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Tonwertkorrektur</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>Pixelate</source>
        <translation>Verpixeln</translation>
    </message>
    <message>
        <source>Posterize</source>
        <translation>Tontrennung</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Größe ändern</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Sättigung</translation>
    </message>
    <message>
        <source>Sepia</source>
        <translation>Sepia</translation>
    </message>
    <message>
        <source>Solarize</source>
        <translation>Solarisieren</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwellenwert</translation>
    </message>
    <message>
        <source>Unsharp mask</source>
        <translation>Unscharf maskieren</translation>
    </message>
    <message>
        <source>Vignette</source>
        <translation>Vignette</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>Weißabgleich</translation>
    </message>
</context>
<context>
    <name>parameters</name>
    <message>
        <source>Amount</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Apart</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <source>Aspect</source>
        <translation>Seitenverhältnis</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bits</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>Schwarz</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>Unten</translation>
    </message>
    <message>
        <source>Bottom left</source>
        <translation>Unten links</translation>
    </message>
    <message>
        <source>Bottom right</source>
        <translation>Unten rechts</translation>
    </message>
    <message>
        <source>Center</source>
        <translation>Mittig</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Colors</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Compare with one thread</source>
        <translation>Mit einem Thread vergleichen</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>Kompression</translation>
    </message>
    <message>
        <source>Cutoff</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>De</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Deflate</source>
        <translation>Deflate</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>Dither</source>
        <translation>Dithern</translation>
    </message>
    <message>
        <source>Effects</source>
        <translation>Effekte</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Aufwand</translation>
    </message>
    <message>
        <source>En</source>
        <translation>Englisch</translation>
    </message>
    <message>
        <source>Enlarge</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>Verlustfrei</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>Gamma</translation>
    </message>
    <message>
        <source>Geometry</source>
        <translation>Geometrie</translation>
    </message>
    <message>
        <source>Gravity</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Gray world</source>
        <translation>Auf Grau gemittelt</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Highlights</source>
        <translation>Lichter</translation>
    </message>
    <message>
        <source>Horizontal</source>
        <translation>Horizontal</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Largest picture</source>
        <translation>Größtes Bild</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Links</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Lossless</source>
        <translation>Verlustfrei</translation>
    </message>
    <message>
        <source>Luma</source>
        <translation>Luma</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>Abstand</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Optimize</source>
        <translation>Optimieren</translation>
    </message>
    <message>
        <source>Output black</source>
        <translation>Ausgabe Schwarz</translation>
    </message>
    <message>
        <source>Output white</source>
        <translation>Ausgabe Weiß</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>Auflage</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>Auffüllen</translation>
    </message>
    <message>
        <source>Palette</source>
        <translation>Palette</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>Prozent</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>Punkte</translation>
    </message>
    <message>
        <source>Progressive</source>
        <translation>Progressiv</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>Reduce</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Results folder</source>
        <translation>Ordner für Ergebnisse</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>Rechts</translation>
    </message>
    <message>
        <source>Same quality as source</source>
        <translation>Qualität wie die Quelle</translation>
    </message>
    <message>
        <source>Shadows</source>
        <translation>Tiefen</translation>
    </message>
    <message>
        <source>Sigma</source>
        <translation>Sigma</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>Strecken</translation>
    </message>
    <message>
        <source>Subsampling</source>
        <translation>Farbauflösung</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Tint</source>
        <translation>Tönung</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Gemeinsam</translation>
    </message>
    <message>
        <source>Tone</source>
        <translation>Tonwerte</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>Oben</translation>
    </message>
    <message>
        <source>Top left</source>
        <translation>Oben links</translation>
    </message>
    <message>
        <source>Top right</source>
        <translation>Oben rechts</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Vertical</source>
        <translation>Vertikal</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Arbeiter</translation>
    </message>
</context>
<context>
    <name>plan</name>
    <message>
        <source>1 earlier result left out</source>
        <translation>1 früheres Ergebnis ausgelassen</translation>
    </message>
    <message>
        <source>1 exists and is skipped</source>
        <translation>1 gibt es schon und wird übersprungen</translation>
    </message>
    <message>
        <source>about {needed} of {free} free</source>
        <translation>etwa {needed} von {free} frei</translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>nichts zu tun</translation>
    </message>
    <message>
        <source>replace what exists</source>
        <translation>Vorhandenes ersetzen</translation>
    </message>
    <message>
        <source>update all {n}</source>
        <translation>alle {n} aktualisieren</translation>
    </message>
    <message>
        <source>update it</source>
        <translation>aktualisieren</translation>
    </message>
    <message>
        <source>update them</source>
        <translation>aktualisieren</translation>
    </message>
    <message>
        <source>write {format}</source>
        <translation>{format} schreiben</translation>
    </message>
    <message>
        <source>{n} earlier results left out</source>
        <translation>{n} frühere Ergebnisse ausgelassen</translation>
    </message>
    <message>
        <source>{n} exist and are skipped</source>
        <translation>{n} gibt es schon und werden übersprungen</translation>
    </message>
    <message>
        <source>{n} new</source>
        <translation>{n} neu</translation>
    </message>
    <message>
        <source>{n} numbered</source>
        <translation>{n} nummeriert</translation>
    </message>
    <message>
        <source>{n} replaced</source>
        <translation>{n} ersetzt</translation>
    </message>
    <message>
        <source>{n} updated</source>
        <translation>{n} aktualisiert</translation>
    </message>
    <message>
        <source>{n} × {loss}</source>
        <translation>{n} × {loss}</translation>
    </message>
</context>
<context>
    <name>speed</name>
    <message>
        <source>Laboratory</source>
        <translation>Labor</translation>
    </message>
    <message>
        <source>Runs over time</source>
        <translation>Läufe im Lauf der Zeit</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>Skalierung</translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>apply</source>
        <translation>anwenden</translation>
    </message>
    <message>
        <source>decode</source>
        <translation>dekodieren</translation>
    </message>
    <message>
        <source>encode</source>
        <translation>kodieren</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lesen</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>warten</translation>
    </message>
    <message>
        <source>write</source>
        <translation>schreiben</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>1 other file left alone</source>
        <translation>1 andere Datei bleibt, wie sie ist</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 Bild</translation>
    </message>
    <message>
        <source>1 worker</source>
        <translation>1 Arbeiter</translation>
    </message>
    <message>
        <source>Stopped after {n} of {all}</source>
        <translation>Angehalten nach {n} von {all}</translation>
    </message>
    <message>
        <source>less than {n} %</source>
        <translation>weniger als {n} %</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h} Std. {m} Min.</translation>
    </message>
    <message>
        <source>{m} min {s} s</source>
        <translation>{m} Min. {s} s</translation>
    </message>
    <message>
        <source>{n} %</source>
        <translation>{n} %</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>{n} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{n} other files left alone</source>
        <translation>{n} andere Dateien bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>{n} pictures</source>
        <translation>{n} Bilder</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>{n} skipped</source>
        <translation>{n} übersprungen</translation>
    </message>
    <message>
        <source>{n} workers</source>
        <translation>{n} Arbeiter</translation>
    </message>
    <message>
        <source>{ratio} × one thread</source>
        <translation>{ratio} × ein Thread</translation>
    </message>
</context>
</TS>
