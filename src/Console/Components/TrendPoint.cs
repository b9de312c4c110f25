namespace Florin.WebConsole.Components;

/// <summary>A value at a moment.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Value">What it was.</param>
public sealed record TrendPoint(DateTime At, double Value);
