namespace Florin.Platform.Outbox;

/// <summary>A way on which the items of an outbox go out one after another, such as a connection.</summary>
/// <typeparam name="TItem">What is sent.</typeparam>
/// <typeparam name="TOutcome">What became of it, as it is recorded.</typeparam>
public interface IDelivery<in TItem, TOutcome> : IAsyncDisposable
    where TOutcome : class
{
    /// <summary>Sends an item, perhaps for a second time: a crash can come between sending and recording.</summary>
    /// <returns>What became of it; null where it was not sent and is to be tried again later.</returns>
    Task<TOutcome?> Send(TItem item, CancellationToken stop);
}
