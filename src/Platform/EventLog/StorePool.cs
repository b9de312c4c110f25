namespace Florin.Platform.EventLog;

/// <summary>The connections to a store.</summary>
/// <param name="InUse">How many are in use.</param>
/// <param name="Open">How many are open; those that are not in use are idle.</param>
/// <param name="Max">How many there may be.</param>
/// <param name="Waiting">How many wait for one.</param>
public sealed record StorePool(int InUse, int Open, int Max, int Waiting = 0);
