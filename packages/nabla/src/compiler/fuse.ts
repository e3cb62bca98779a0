import { sizeOf } from '../base/shape.ts';
import { Group, type Level, squeeze, squeezeAxes } from './group.ts';
import { type Program, type Read, readsOf, scalarNodes, type Value } from './ir.ts';

/** A pass over the elements of a row again is cheap while the row is in the first caches. */
const SHORT_ROW = 16_384;
/** So is one over everything, while all of it is in the second cache. */
const SMALL = 65_536;

/** The groups of a program, and the values that are on their own. */
export type Units = readonly (Group | Value)[];

/** Puts maps and reductions over the same elements into common loops; gives them in an order to run in. */
export function fuse(program: Program): Units {
  return new Fusion(program).run();
}

class Fusion {
  readonly #program: Program;
  readonly #groupOf = new Map<Value, Group>();
  readonly #readers = new Map<Value, Set<Group>>();
  readonly #stages = new Map<Value, number>();
  readonly #order: ReadonlyMap<Value, number>;
  /** The values that read each. */
  readonly #users = new Map<Value, Value[]>();
  /** Groups, and values on their own, by numbers that grow from each to those that need it. */
  readonly #ranks = new Map<Group | Value, number>();
  #lastRank = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#order = new Map(program.values.map((value, index) => [value, index]));
    for (const value of program.values) {
      this.#users.set(value, []);
      for (const { value: from } of readsOf(value)) this.#users.get(from)?.push(value);
    }
  }

  run(): Units {
    for (const value of this.#program.values) {
      if (value.def.kind === 'map') this.#place(value, (group) => this.#joinMap(group, value));
      else if (value.def.kind === 'reduce')
        this.#place(value, (group) => this.#joinReduction(group, value));
      else this.#ranks.set(value, this.#lastRank++);
    }
    return this.#sorted();
  }

  /** Lets a value join one of the groups that it has to do with, or begin one. */
  #place(value: Value, join: (group: Group) => boolean): void {
    const candidates = this.#candidates(value);
    const home = candidates.find((group) => !this.#closesCircle(value, group) && join(group));
    if (home) {
      this.#enter(value, home);
      this.#rank(home);
      for (const other of candidates) if (other !== home) this.#merge(home, other);
      return;
    }
    const { def } = value;
    const group = new Group(
      squeeze(def.kind === 'reduce' ? def.reads[0].layout.shape : value.shape),
    );
    join(group);
    this.#enter(value, group);
    this.#ranks.set(group, this.#lastRank++);
  }

  /** Groups of what a value reads, the latest first; then others that read the same. */
  #candidates(value: Value): Group[] {
    const makers = readsOf(value).flatMap(({ value: from }) => this.#groupOf.get(from) ?? []);
    const readers = readsOf(value).flatMap(({ value: from }) => [
      ...(this.#readers.get(from) ?? []),
    ]);
    return [...new Set([...makers.reverse(), ...readers.reverse()])].slice(0, 8);
  }

  #joinMap(group: Group, value: Value): boolean {
    if (readsElsewhere(value).some((read) => group.members.has(read.value))) return false;
    const level = group.levelOf(value);
    if (!level) return false;
    const stage = this.#stageIn(group, value, level);
    if (level === 'element' && stage > 0 && !this.#mayPassAgain(group)) return false;
    const followsRow = readsOf(value).some(({ value: from }) => group.members.get(from) === 'row');
    if (level === 'row' && !followsRow) return false;
    group.members.set(value, level);
    this.#stages.set(value, stage);
    return true;
  }

  #joinReduction(group: Group, value: Value): boolean {
    if (value.def.kind !== 'reduce') return false;
    const { reads, axes } = value.def;
    if (!group.takesReduction(reads[0], axes)) return false;
    const stage = this.#stageIn(group, value, 'element');
    if (stage > 0 && !this.#mayPassAgain(group)) return false;
    group.reduced ??= squeezeAxes(reads[0].layout.shape, axes);
    group.members.set(value, 'row');
    this.#stages.set(value, stage);
    return true;
  }

  #enter(value: Value, group: Group): void {
    this.#groupOf.set(value, group);
    for (const { value: from } of readsOf(value)) {
      if (!this.#readers.has(from)) this.#readers.set(from, new Set());
      this.#readers.get(from)?.add(group);
    }
  }

  #stageIn(group: Group, value: Value, level: Level): number {
    const stages = readsOf(value).map(({ value: from }) => {
      const at = group.members.get(from);
      if (at === undefined) return 0;
      return (this.#stages.get(from) as number) + (at === 'row' && level === 'element' ? 1 : 0);
    });
    return Math.max(0, ...stages);
  }

  #mayPassAgain(group: Group): boolean {
    if (group.size <= SMALL) return true;
    return !group.vertical && group.size / sizeOf(group.rows) <= SHORT_ROW;
  }

  /** Takes the members of `other` over, if all of them fit and no value outside stands between. */
  #merge(group: Group, other: Group): void {
    const values = [...group.members.keys(), ...other.members.keys()].sort(
      (a, b) => (this.#order.get(a) as number) - (this.#order.get(b) as number),
    );
    const read = values.flatMap((value) => readsOf(value).map(({ value: from }) => from));
    const outside = read.filter((from) => !group.members.has(from) && !other.members.has(from));
    if (this.#reach(outside, [group, other])) return;
    const trial = new Group(group.shape);
    const stages = new Map(values.map((value) => [value, this.#stages.get(value) as number]));
    const rows = values.filter((value) => value.def.kind === 'reduce');
    trial.reduced = rows.length > 0 ? (group.reduced ?? other.reduced) : undefined;
    const fits = values.every((value) =>
      value.def.kind === 'reduce' ? this.#joinReduction(trial, value) : this.#joinMap(trial, value),
    );
    if (!fits) {
      for (const [value, stage] of stages) this.#stages.set(value, stage);
      return;
    }
    group.members.clear();
    for (const [value, level] of trial.members) group.members.set(value, level);
    group.reduced = trial.reduced;
    for (const value of other.members.keys()) this.#enter(value, group);
    for (const readers of this.#readers.values()) readers.delete(other);
    other.members.clear();
    const ranks = [group, other].map((each) => this.#ranks.get(each) as number);
    this.#ranks.delete(other);
    this.#ranks.set(group, Math.min(...ranks));
    this.#rank(group);
  }

  /** Whether something that `value` reads, outside of the group, needs the group itself. */
  #closesCircle(value: Value, group: Group): boolean {
    const read = readsOf(value).map(({ value: from }) => from);
    return this.#reach(
      read.filter((from) => !group.members.has(from)),
      [group],
    );
  }

  /** Whether one of the values needs a member of one of the groups. */
  #reach(values: readonly Value[], groups: readonly Group[]): boolean {
    const rank = Math.min(...this.#ranksOf(groups));
    const from = values.map((value) => this.#unitOf(value));
    const needed = this.#walk(
      from,
      (unit) => this.#needs(unit),
      (each) => each >= rank,
    );
    return groups.some((group) => needed.has(group));
  }

  /**
   * Gives the group, which reads more than before, and what lies between a rank above all that it needs: units
   * that others come before and behind change places (Pearce and Kelly, 2007).
   */
  #rank(group: Group): void {
    const rank = this.#ranks.get(group) as number;
    const needed = this.#walk(
      this.#needs(group),
      (unit) => this.#needs(unit),
      (each) => each > rank,
    );
    const last = Math.max(rank, ...this.#ranksOf(needed));
    if (last === rank) return;
    const needing = this.#walk(
      [group],
      (unit) => this.#usersOf(unit),
      (each) => each < last,
    );
    const ordered = [needed, needing].flatMap((units) =>
      [...units].sort((a, b) => (this.#ranks.get(a) as number) - (this.#ranks.get(b) as number)),
    );
    const places = this.#ranksOf(ordered).sort((a, b) => a - b);
    ordered.forEach((unit, index) => {
      this.#ranks.set(unit, places[index]);
    });
  }

  /** Units, and those that `next` leads to step by step, whose ranks are within what is asked for. */
  #walk(
    from: readonly (Group | Value)[],
    next: (unit: Group | Value) => readonly (Group | Value)[],
    within: (rank: number) => boolean,
  ): Set<Group | Value> {
    const seen = new Set<Group | Value>();
    const enter = (unit: Group | Value) => {
      const rank = this.#ranks.get(unit);
      // Those without one are yet to come.
      if (rank !== undefined && within(rank)) seen.add(unit);
    };
    from.forEach(enter);
    // A set is gone through in the order in which it grows.
    for (const unit of seen) next(unit).forEach(enter);
    return seen;
  }

  #ranksOf(units: Iterable<Group | Value>): number[] {
    return [...units].map((unit) => this.#ranks.get(unit) as number);
  }

  /** Each unit after those that it reads, else in the order of the program. */
  #sorted(): Units {
    const done = new Set<Group | Value>();
    const order: (Group | Value)[] = [];
    const visit = (root: Group | Value) => {
      const stack = [{ unit: root, needs: this.#needs(root), next: 0 }];
      done.add(root);
      while (stack.length > 0) {
        const top = stack[stack.length - 1];
        const need = top.needs[top.next++];
        if (need === undefined) {
          order.push(top.unit);
          stack.pop();
        } else if (!done.has(need)) {
          done.add(need);
          stack.push({ unit: need, needs: this.#needs(need), next: 0 });
        }
      }
    };
    for (const value of this.#program.values) {
      const unit = this.#groupOf.get(value) ?? value;
      if (!done.has(unit)) visit(unit);
    }
    return order;
  }

  #needs(unit: Group | Value): (Group | Value)[] {
    const needs: (Group | Value)[] = [];
    for (const member of membersOf(unit)) {
      for (const { value } of readsOf(member)) {
        const from = this.#unitOf(value);
        if (from !== unit) needs.push(from);
      }
    }
    return needs;
  }

  #usersOf(unit: Group | Value): (Group | Value)[] {
    const users: (Group | Value)[] = [];
    for (const member of membersOf(unit)) {
      for (const value of this.#users.get(member) ?? []) {
        const user = this.#unitOf(value);
        if (user !== unit) users.push(user);
      }
    }
    return users;
  }

  #unitOf(value: Value): Group | Value {
    return this.#groupOf.get(value) ?? value;
  }
}

function membersOf(unit: Group | Value): Iterable<Value> {
  return unit instanceof Group ? unit.members.keys() : [unit];
}

/** Reads whose place is computed: they need the whole of what they read. */
function readsElsewhere({ def }: Value): Read[] {
  if (def.kind !== 'map') return [];
  return scalarNodes(def.scalar).flatMap((node) =>
    node.kind === 'at' ? [def.reads[node.index]] : [],
  );
}
