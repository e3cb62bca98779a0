/** Axes that the losses of masks sum over; `null` for all. */
export type OverlapAxis = number | readonly number[] | null;
