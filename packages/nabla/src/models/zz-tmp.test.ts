import { it } from 'vitest';
import { Dense } from '../layers/index.ts';
import { History } from '../callbacks/index.ts';
import { Sequential } from './index.ts';
import { checkUpBefore, checkUpAfter } from './doctor.ts';
import { prepare, readArrays } from './prepare.ts';
it('t', async () => {
const model = new Sequential();
model.add(new Dense(3, { inputDim: 2, activation: 'sigmoid' }));
model.add(new Dense(1, { activation: 'sigmoid' }));
model.compile({ optimizer: 'sgd', loss: 'mse', metrics: ['mae', 'mse'] });
const X=[[0,0],[0,1],[1,0],[1,1]];
const r=await model.fit(X, [0,1,1,0], { epochs: 50, verbose:0 });
console.log(r.history.loss[0], r.history.loss[25], r.history.loss.at(-1), r.notes);
const big=Array.from({length:20000},(_,i)=>Array.from({length:50},(_,j)=>Math.sin(i*j)));
const m2=new Sequential([new Dense(4,{inputDim:50,activation:'relu'}),new Dense(1)]); m2.compile({loss:'mse'});
const { data } = prepare(m2, readArrays(m2, big, big.map(r=>r[1])));
for (let k=0;k<2;k++){
const t=performance.now(); const c=checkUpBefore(m2,new History(),{data,batchSize:32,steps:625}); const t1=performance.now();
c!.history.history.loss=[.5,.5,.5,.5,.5]; checkUpAfter(c); console.log(t1-t, performance.now()-t1);}
});
