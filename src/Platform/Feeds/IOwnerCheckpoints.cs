using Florin.Platform.EventLog;
using Florin.Platform.Projections;

namespace Florin.Platform.Feeds;

/// <summary>
/// Keeps how far a log's owner has come with what it does outside of Florin, such as publishing the log, where the next owner
/// finds it. Only one owner can move a checkpoint: once a later one has loaded it, an earlier one cannot.
/// </summary>
public interface IOwnerCheckpoints : IDisposable
{
    /// <summary>The checkpoint, which only the owner of this epoch or a later one can move from now on.</summary>
    /// <param name="follower">By what it is named; unique for the log.</param>
    /// <param name="epoch">Of the owner's claim.</param>
    /// <exception cref="Fenced">The claim is over.</exception>
    /// <exception cref="LogFault">The storage did not answer.</exception>
    ValueTask<Checkpoint> Load(string follower, long epoch, CancellationToken cancel);

    /// <summary>Moves the checkpoint; all of it is stored except <see cref="Checkpoint.BuildTo"/> and <see cref="Checkpoint.Place"/>.</summary>
    /// <param name="follower">By what it is named.</param>
    /// <param name="epoch">Of the claim under which it was loaded.</param>
    /// <param name="from">The position that must be stored until now.</param>
    /// <param name="checkpoint">How far the owner has come.</param>
    /// <exception cref="Fenced">A later owner has loaded it; nothing is stored.</exception>
    /// <exception cref="StaleCheckpoint">Another position is stored; nothing is.</exception>
    /// <exception cref="LogFault">The storage did not answer; it may be stored.</exception>
    Task Save(string follower, long epoch, long from, Checkpoint checkpoint);
}

/// <summary>
/// Keeps checkpoints among the read models, for a log that has one owner for as long as its storage exists: epochs need no
/// comparison there.
/// </summary>
/// <param name="views">Where followers must be defined before.</param>
public sealed class OwnerCheckpointsAmongViews(IViewStore views) : IOwnerCheckpoints
{
    /// <inheritdoc/>
    public async ValueTask<Checkpoint> Load(string follower, long epoch, CancellationToken cancel) =>
        (await views.Load(follower, cancel)).Checkpoint;

    /// <inheritdoc/>
    public Task Save(string follower, long epoch, long from, Checkpoint checkpoint) =>
        views.Commit(follower, new Progress(from, checkpoint), [], CancellationToken.None);

    /// <inheritdoc/>
    public void Dispose() { } // The views are another's.
}
