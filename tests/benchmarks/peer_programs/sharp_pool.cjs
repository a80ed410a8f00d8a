// Two pictures at a time by sharp, one thread each: `node sharp_pool.cjs JOB OUT < names`, the job as JSON.
// SHARP names the folder that holds node_modules.
const fs = require('fs');
const path = require('path');
const sharp = require(require.resolve('sharp', { paths: [process.env.SHARP] }));

sharp.cache(false);
sharp.concurrency(1);
const job = JSON.parse(process.argv[2]);
const out = process.argv[3];
const names = fs.readFileSync(0, 'utf8').split('\n').filter(Boolean);

async function convert(name) {
  let image = sharp(name);
  if (job.side) image = image.resize(job.side, job.side, { fit: 'inside', withoutEnlargement: true });
  if (job.gray) image = image.grayscale();
  if (job.blur) image = image.blur(job.blur);
  if (job.look) {
    const { saturation, contrast, sharpen_sigma: sigma } = job.look;
    image = image.modulate({ saturation }).linear(contrast, 128 - 128 * contrast).sharpen({ sigma });
  }
  const options = job.suffix === '.png' ? { compressionLevel: 6 } : { quality: job.quality };
  image = image[{ '.jpg': 'jpeg' }[job.suffix] || job.suffix.slice(1)](options);
  await image.toFile(path.join(out, path.parse(name).name + job.suffix));
}

async function worker() {
  for (let name = names.shift(); name; name = names.shift()) await convert(name);
}

Promise.all([worker(), worker()]);
