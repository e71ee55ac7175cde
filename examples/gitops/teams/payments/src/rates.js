export const RATE = 0.02;
