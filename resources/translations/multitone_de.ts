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
    <name>Canvas</name>
    <message>
        <source>Before and after</source>
        <translation>Vorher und nachher</translation>
    </message>
    <message>
        <source>Left and right arrow keys move the divider.</source>
        <translation>Die Pfeiltasten links und rechts verschieben die Trennlinie.</translation>
    </message>
    <message>
        <source>after</source>
        <translation>nachher</translation>
    </message>
    <message>
        <source>before</source>
        <translation>vorher</translation>
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
    <name>DoneBar</name>
    <message>
        <source>Back to these pictures, with the same steps</source>
        <translation>Zurück zu diesen Bildern, mit denselben Schritten</translation>
    </message>
    <message>
        <source>Convert again</source>
        <translation>Noch einmal umwandeln</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
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
        <source>The job could not be run.</source>
        <translation>Der Auftrag ließ sich nicht ausführen.</translation>
    </message>
    <message>
        <source>one thread did a sample of {n}</source>
        <translation>der eine Thread hat eine Stichprobe von {n} bearbeitet</translation>
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
        <source>{n} failed: show</source>
        <translation>{n} fehlgeschlagen: zeigen</translation>
    </message>
    <message>
        <source>{n} of {all} results identical, byte by byte</source>
        <translation>{n} von {all} Ergebnissen gleich, Byte für Byte</translation>
    </message>
    <message>
        <source>{n} skipped</source>
        <translation>{n} übersprungen</translation>
    </message>
    <message>
        <source>{ratio} × one thread</source>
        <translation>{ratio} × ein Thread</translation>
    </message>
</context>
<context>
    <name>DropFrame</name>
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
    <name>ExportDetails</name>
    <message>
        <source>Each picture keeps its own format, with its usual settings. Choose a format to set more.</source>
        <translation>Jedes Bild behält sein eigenes Format mit dessen üblichen Einstellungen. Mit einem gewählten Format lässt sich mehr einstellen.</translation>
    </message>
</context>
<context>
    <name>ExportSentence</name>
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
        <translation>Schreiben als</translation>
    </message>
    <message>
        <source>all in one folder</source>
        <translation>alle in einen Ordner</translation>
    </message>
    <message>
        <source>at quality</source>
        <translation>mit Qualität</translation>
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
        <source>use default</source>
        <translation>Vorschlag nehmen</translation>
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
    <name>MainWindow</name>
    <message>
        <source>About Multitone</source>
        <translation>Über Multitone</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation>Dateien wählen</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>Ordner wählen</translation>
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
        <source>Looking for pictures…</source>
        <translation>Bilder werden gesucht…</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Nächstes Bild</translation>
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
    <name>PictureList</name>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
</context>
<context>
    <name>PlanLine</name>
    <message>
        <source>write {format}</source>
        <translation>{format} schreiben</translation>
    </message>
    <message>
        <source>{n} other files left alone</source>
        <translation>{n} andere Dateien bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>{n} × {loss}</source>
        <translation>{n} × {loss}</translation>
    </message>
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
    <name>PreviewPane</name>
    <message>
        <source>Bytes before and after: {sizes}</source>
        <translation>Bytes vorher und nachher: {sizes}</translation>
    </message>
</context>
<context>
    <name>Result</name>
    <message>
        <source>one thread, of {n} cores</source>
        <translation>ein Thread, von {n} Kernen</translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>One thread: {n} of {all}</source>
        <translation>Ein Thread: {n} von {all}</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
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
        <source>stopping</source>
        <translation>hält an</translation>
    </message>
    <message>
        <source>{n} MP/s</source>
        <translation>{n} MP/s</translation>
    </message>
    <message>
        <source>{n} failed</source>
        <translation>{n} fehlgeschlagen</translation>
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
    <name>Session</name>
    <message>
        <source>All results exist already. Choose “replace what exists” or another folder.</source>
        <translation>Alle Ergebnisse gibt es schon. „Vorhandenes ersetzen“ oder einen anderen Ordner wählen.</translation>
    </message>
    <message>
        <source>Not compared: {reason}</source>
        <translation>Nicht verglichen: {reason}</translation>
    </message>
    <message>
        <source>The plan is being made.</source>
        <translation>Der Plan wird gemacht.</translation>
    </message>
    <message>
        <source>Too little work to compare: one thread was done in under half a second.</source>
        <translation>Zu wenig Arbeit für einen Vergleich: ein Thread war in weniger als einer halben Sekunde fertig.</translation>
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
    <name>StepRow</name>
    <message>
        <source>Move step down</source>
        <translation>Schritt nach unten</translation>
    </message>
    <message>
        <source>Move step up</source>
        <translation>Schritt nach oben</translation>
    </message>
    <message>
        <source>Remove step</source>
        <translation>Schritt entfernen</translation>
    </message>
</context>
<context>
    <name>StepsPanel</name>
    <message>
        <source>+ Add step</source>
        <translation>+ Schritt hinzufügen</translation>
    </message>
    <message>
        <source>No steps: pictures are only written anew, in the format below.</source>
        <translation>Keine Schritte: Bilder werden nur neu geschrieben, im Format unten.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
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
    <name>Workspace</name>
    <message>
        <source>Close these pictures</source>
        <translation>Diese Bilder schließen</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} von {all}</translation>
    </message>
    <message>
        <source>{n} other files left alone</source>
        <translation>{n} andere Dateien bleiben, wie sie sind</translation>
    </message>
</context>
<context>
    <name>_TextEditor</name>
    <message>
        <source>Choose {what}</source>
        <translation>{what} wählen</translation>
    </message>
</context>
<context>
    <name>declared</name>
    <message>
        <source>(did you mean {1}?)</source>
        <translation>(gemeint war {1}?)</translation>
    </message>
    <message>
        <source>1, 2, 3 … in the order of the plan; {counter:04} fills up with zeros</source>
        <translation>1, 2, 3 … in der Reihenfolge des Plans; {counter:04} füllt mit Nullen auf</translation>
    </message>
    <message>
        <source>A JPEG holds at most 65,500 pixels a side; this one has {width} × {height}.</source>
        <translation>Ein JPEG fasst höchstens 65.500 Pixel je Seite; dieses Bild hat {width} × {height}.</translation>
    </message>
    <message>
        <source>A step could not be applied to it.</source>
        <translation>Ein Schritt ließ sich nicht darauf anwenden.</translation>
    </message>
    <message>
        <source>A step is empty; write the name of an operation, such as &apos;grayscale&apos;.</source>
        <translation>Ein Schritt ist leer; er braucht den Namen einer Operation wie „grayscale“.</translation>
    </message>
    <message>
        <source>A step needs the name of its operation: {step}</source>
        <translation>Ein Schritt braucht den Namen seiner Operation: {step}</translation>
    </message>
    <message>
        <source>All {pictures} results of the two are the same, byte by byte.</source>
        <translation>Alle {pictures} Ergebnisse der beiden sind gleich, Byte für Byte.</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Color of the padding.</source>
        <translation>Farbe des Randes.</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Differences below it stay, 0..255 at any depth.</source>
        <translation>Kleinere Unterschiede bleiben, 0 bis 255 bei jeder Farbtiefe.</translation>
    </message>
    <message>
        <source>Each job is measured on one core afterwards, too.</source>
        <translation>Jeder Auftrag wird danach auch auf einem Kern gemessen.</translation>
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
        <source>Fit inside, fill and crop, fit and pad, or stretch to the size.</source>
        <translation>Einpassen, füllen und beschneiden, einpassen und auffüllen, oder auf die Größe strecken.</translation>
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
        <source>Height of the result.</source>
        <translation>Höhe des Ergebnisses.</translation>
    </message>
    <message>
        <source>How colors are weighed: encoded values by Rec. 601 or 709, or light itself.</source>
        <translation>Wie Farben gewichtet werden: kodierte Werte nach Rec. 601 oder 709, oder das Licht selbst.</translation>
    </message>
    <message>
        <source>How hard the file is squeezed; no pixel depends on it.</source>
        <translation>Wie stark die Datei gestaucht wird; kein Pixel hängt davon ab.</translation>
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
        <source>ICC profile</source>
        <translation>ICC-Profil</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>It could not be written as {1}.</source>
        <translation>Es ließ sich nicht als {1} schreiben.</translation>
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
        <source>It has {width} × {height} pixels; {3} megapixels are the limit.</source>
        <translation>Es hat {width} × {height} Pixel; {3} Megapixel sind die Grenze.</translation>
    </message>
    <message>
        <source>It holds {frames} pictures, and only single ones can be processed.</source>
        <translation>Es enthält {frames} Bilder, und nur einzelne lassen sich bearbeiten.</translation>
    </message>
    <message>
        <source>It is not a picture in a format that Multitone reads.</source>
        <translation>Es ist kein Bild in einem Format, das Multitone liest.</translation>
    </message>
    <message>
        <source>It is of a kind that cannot be read here.</source>
        <translation>Es ist von einer Art, die hier nicht gelesen werden kann.</translation>
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
        <source>Its {what} has {data} bytes, and a JPEG holds {most_in_segment}; write PNG, or strip the metadata.</source>
        <translation>Sein {what} hat {data} Bytes, und ein JPEG fasst {most_in_segment}; PNG schreiben oder die Metadaten entfernen.</translation>
    </message>
    <message>
        <source>JPEG</source>
        <translation>JPEG</translation>
    </message>
    <message>
        <source>Language of the window, from its next start on.</source>
        <translation>Sprache des Fensters, vom nächsten Start an.</translation>
    </message>
    <message>
        <source>Larger pictures are refused: they may be made to fill the memory.</source>
        <translation>Größere Bilder werden abgelehnt: sie könnten gemacht sein, um den Speicher zu füllen.</translation>
    </message>
    <message>
        <source>Light or dark; the system&apos;s own where it has one.</source>
        <translation>Hell oder dunkel; wie das System, wo es eines von beiden vorgibt.</translation>
    </message>
    <message>
        <source>Multiply the encoded values.</source>
        <translation>Die kodierten Werte vervielfachen.</translation>
    </message>
    <message>
        <source>No folder for the results was given; name one with -o.</source>
        <translation>Es wurde kein Ordner für die Ergebnisse genannt.</translation>
    </message>
    <message>
        <source>No source was given; name a folder, a file or a pattern.</source>
        <translation>Es wurde keine Quelle genannt; gebraucht wird ein Ordner, eine Datei oder ein Muster.</translation>
    </message>
    <message>
        <source>Nothing matches {source}.</source>
        <translation>Nichts passt zu {source}.</translation>
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
        <source>PNG</source>
        <translation>PNG</translation>
    </message>
    <message>
        <source>Pictures worked on at a time; 0 is one for each core.</source>
        <translation>So viele Bilder sind gleichzeitig in Arbeit; 0 heißt eines je Kern.</translation>
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
        <source>Scale of both sides, in place of a size.</source>
        <translation>Maßstab beider Seiten, statt einer Größe.</translation>
    </message>
    <message>
        <source>Scale the picture: Lanczos of radius 3 to shrink, Catmull–Rom to enlarge.</source>
        <translation>Das Bild skalieren: Lanczos mit Radius 3 beim Verkleinern, Catmull–Rom beim Vergrößern.</translation>
    </message>
    <message>
        <source>Sharpen by adding back the detail that a blur removes.</source>
        <translation>Schärfen: die Einzelheiten zurückgeben, die ein Weichzeichner nimmt.</translation>
    </message>
    <message>
        <source>Size of the detail.</source>
        <translation>Größe der Einzelheiten.</translation>
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
        <source>Soften the picture; what lies beyond its edge repeats the edge.</source>
        <translation>Das Bild weichzeichnen; jenseits des Randes wiederholt sich der Rand.</translation>
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
        <source>Standard deviation of the blur.</source>
        <translation>Standardabweichung des Weichzeichners.</translation>
    </message>
    <message>
        <source>The disk is full.</source>
        <translation>Die Platte ist voll.</translation>
    </message>
    <message>
        <source>The file could not be read: {strerror}.</source>
        <translation>Die Datei ließ sich nicht lesen: {strerror}.</translation>
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
        <source>The folder for the result is gone.</source>
        <translation>Der Ordner für das Ergebnis ist weg.</translation>
    </message>
    <message>
        <source>The folder for the result may not be written to.</source>
        <translation>In den Ordner für das Ergebnis darf nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The format {name} cannot be written{name2}; there are {_registry}.</source>
        <translation>Das Format {name} lässt sich nicht schreiben{name2}; es gibt {_registry}.</translation>
    </message>
    <message>
        <source>The name is empty; write a template such as &apos;{stem}&apos;.</source>
        <translation>Der Name ist leer; gebraucht wird eine Vorlage wie „{stem}“.</translation>
    </message>
    <message>
        <source>The name {text} asks for {{field}:{pattern}}; only {counter:04} takes a width.</source>
        <translation>Der Name {text} verlangt {{field}:{pattern}}; nur {counter:04} nimmt eine Breite.</translation>
    </message>
    <message>
        <source>The name {text} asks for {{field}}; there are {3}.</source>
        <translation>Der Name {text} verlangt {{field}}; es gibt {3}.</translation>
    </message>
    <message>
        <source>The name {text} cannot be read: {error}.</source>
        <translation>Der Name {text} ist nicht lesbar: {error}.</translation>
    </message>
    <message>
        <source>The name {text} holds {bad}, which a file&apos;s name cannot hold everywhere.</source>
        <translation>Der Name {text} enthält {bad}; das darf ein Dateiname nicht überall.</translation>
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
        <source>The process that was asked has died of it.</source>
        <translation>Der gefragte Prozess ist daran gestorben.</translation>
    </message>
    <message>
        <source>The result could not be written: {strerror}.</source>
        <translation>Das Ergebnis ließ sich nicht schreiben: {strerror}.</translation>
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
        <source>The step {text} cannot be read: {error}.</source>
        <translation>Der Schritt {text} ist nicht lesbar: {error}.</translation>
    </message>
    <message>
        <source>The system ended the worker each time for want of memory.</source>
        <translation>Das System hat den Arbeiter jedes Mal beendet, weil der Speicher fehlte.</translation>
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
        <source>There are no pictures in {1}.</source>
        <translation>In {1} sind keine Bilder.</translation>
    </message>
    <message>
        <source>There is no engine {name}{name2}; there are {_registry}.</source>
        <translation>Es gibt keine Maschine {name}{name2}; es gibt {_registry}.</translation>
    </message>
    <message>
        <source>There is no operation {name}{name2}; see &apos;multitone operations&apos;.</source>
        <translation>Es gibt keine Operation {name}{name2}; siehe „multitone operations“.</translation>
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
        <source>Too short to measure: one thread worked for less than {shortest} s.</source>
        <translation>Zu kurz zum Messen: ein Thread hat weniger als {shortest} s gearbeitet.</translation>
    </message>
    <message>
        <source>Turn colors into shades of gray.</source>
        <translation>Farben in Grautöne verwandeln.</translation>
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
        <source>What shows through transparent parts.</source>
        <translation>Was durch transparente Stellen scheint.</translation>
    </message>
    <message>
        <source>Width of the result.</source>
        <translation>Breite des Ergebnisses.</translation>
    </message>
    <message>
        <source>Workers die before they do anything: {exitcode}.</source>
        <translation>Arbeiter sterben, bevor sie etwas tun: {exitcode}.</translation>
    </message>
    <message>
        <source>a whole number</source>
        <translation>eine ganze Zahl</translation>
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
        <source>extended XMP</source>
        <translation>erweitertes XMP</translation>
    </message>
    <message>
        <source>found no room on the disk</source>
        <translation>fand auf der Platte keinen Platz</translation>
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
        <source>nothing to do</source>
        <translation>nichts zu tun</translation>
    </message>
    <message>
        <source>one of</source>
        <translation>eines von</translation>
    </message>
    <message>
        <source>one thread in one process bound to one core</source>
        <translation>ein Thread in einem Prozess, gebunden an einen Kern</translation>
    </message>
    <message>
        <source>operation {name} is declared in {__module__} and {__module__3}</source>
        <translation>die Operation {name} ist in {__module__} und in {__module__3} erklärt</translation>
    </message>
    <message>
        <source>round {number} of {rounds}: {side}</source>
        <translation>Runde {number} von {rounds}: {side}</translation>
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
        <source>the source&apos;s name without its suffix</source>
        <translation>der Name der Quelle ohne Endung</translation>
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
        <source>true or false</source>
        <translation>true oder false</translation>
    </message>
    <message>
        <source>warm: every source was read before the first run</source>
        <translation>warm: jede Quelle wurde vor dem ersten Lauf gelesen</translation>
    </message>
    <message>
        <source>{1}: {key} is given twice.</source>
        <translation>{1}: {key} ist zweimal angegeben.</translation>
    </message>
    <message>
        <source>{_overwritten} targets are sources themselves (first: {target}, from {source}); originals are never changed. Choose another folder or a name such as &apos;{stem}-gray&apos;.</source>
        <translation>{_overwritten} Ziele sind selbst Quellen (das erste: {target}, aus {source}); Originale werden nie verändert. Einen anderen Ordner wählen oder einen Namen wie „{stem}-grau“.</translation>
    </message>
    <message>
        <source>{_too_long} names would be longer than {longest_name} bytes (first: {3}).</source>
        <translation>{_too_long} Namen wären länger als {longest_name} Bytes (der erste: {3}).</translation>
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
    <message>
        <source>{speedup} × one thread{spread}: {one} s on one thread, {many} s on {workers} workers; {efficiency} efficient.</source>
        <translation>{speedup} × ein Thread{spread}: {one} s mit einem Thread, {many} s mit {workers} Arbeitern; Wirkungsgrad {efficiency}.</translation>
    </message>
</context>
<context>
    <name>marks</name>
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
    <name>operations</name>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
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
        <source>Invert</source>
        <translation>Umkehren</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Größe ändern</translation>
    </message>
    <message>
        <source>Unsharp mask</source>
        <translation>Unscharf maskieren</translation>
    </message>
</context>
<context>
    <name>parameters</name>
    <message>
        <source>Amount</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>Hintergrund</translation>
    </message>
    <message>
        <source>Color</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Compare with one thread</source>
        <translation>Mit einem Thread vergleichen</translation>
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
        <source>Detail</source>
        <translation>Einzelheiten</translation>
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
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Geometry</source>
        <translation>Geometrie</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
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
        <source>Luma</source>
        <translation>Luma</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Pad</source>
        <translation>Auffüllen</translation>
    </message>
    <message>
        <source>Percent</source>
        <translation>Prozent</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Rec601</source>
        <translation>Rec601</translation>
    </message>
    <message>
        <source>Rec709</source>
        <translation>Rec709</translation>
    </message>
    <message>
        <source>Results folder</source>
        <translation>Ordner für Ergebnisse</translation>
    </message>
    <message>
        <source>Sigma</source>
        <translation>Sigma</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>Strecken</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
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
        <source>Tone</source>
        <translation>Tonwerte</translation>
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
        <source>about {needed} of {free} free</source>
        <translation>etwa {needed} von {free} frei</translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>nichts zu tun</translation>
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
        <source>write</source>
        <translation>schreiben</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>1 picture</source>
        <translation>1 Bild</translation>
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
        <source>{n} pictures</source>
        <translation>{n} Bilder</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
</context>
</TS>
