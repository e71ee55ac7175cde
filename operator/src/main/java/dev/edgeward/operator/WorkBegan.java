package dev.edgeward.operator;

/** Event within the program: of several operators this one is the one that works, until it ends. */
public record WorkBegan() {}
