import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';
const size = async (name, pattern) => {
  const plugins = pattern ? [{ name:'stub', setup(b){ b.onLoad({filter: pattern}, ()=>({contents:'export {}', loader:'js'})); } }] : [];
  try { const r = await build({ entryPoints:['examples/seed.ts'], bundle:true, minify:true, format:'esm', write:false, platform:'browser', logLevel:'silent', plugins, metafile: true });
  console.log(name, r.outputFiles[0].contents.length, gzipSync(r.outputFiles[0].contents,{level:9}).length); return r; } catch(e) { console.log(name, 'fail', e.errors?.[0]?.text); }
};
const r = await size('all');
await size('no explain', /dist\/explain\/(?!index)/);
const out=Object.values(r.metafile.outputs)[0]; const files=Object.entries(out.inputs).map(([f,{bytesInOutput}])=>[bytesInOutput,f.replace(/.*dist\//,'')]).sort((a,b)=>b[0]-a[0]);
const byDir={}; for(const [n,f] of files){const d=f.split('/').slice(0,f.startsWith('ops/')?2:1).join('/'); const k=f.startsWith('ops/primitives')?'ops/primitives':f.split('/')[0]; byDir[k]=(byDir[k]??0)+n;} console.log(byDir);
console.log(files.slice(0,70).map(x=>x.join(' ')).join('; '));
