using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Verification;

namespace Florin.Cli.Move;

/// <summary>What became of one log.</summary>
/// <param name="Service">Whose it is.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="Copied">How many of them were copied now; the others were there from an earlier run.</param>
/// <param name="Published">Each relay that published it, and up to where.</param>
internal sealed record MovedEvents(
    string Service,
    long Events,
    long Copied,
    IReadOnlyList<(string Relay, long Position)> Published
);

/// <summary>
/// Copies a log into another storage, each append as it was committed, and compares all of the copy with it. What an earlier
/// run has copied stays. The copy has the identity of the log, so that whatever follows the log follows the copy.
/// </summary>
/// <param name="service">Whose log it is.</param>
/// <param name="source">Opens the log.</param>
/// <param name="to">The provider of the other storage.</param>
/// <param name="place">Where the copy goes.</param>
/// <param name="checkpoints">The checkpoints of those that published the log.</param>
internal sealed class LogMove(
    string service,
    Func<IOfflineLog> source,
    IStorageProvider to,
    StoragePlace place,
    RelayCheckpoints checkpoints
)
{
    private const int BatchEvents = 1000;
    private const long BatchBytes = 4 << 20;
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(50);

    /// <summary>Copies what the other storage lacks.</summary>
    /// <exception cref="LogFault">The other storage holds another log, or cannot be written.</exception>
    public async Task<MovedEvents> Run(CancellationToken cancel)
    {
        using var from = source();
        from.Open();
        var identity =
            from.Identity()
            ?? throw new LogFault(
                $"The log of the {service} service has no identity: it was last written by an earlier version. Start this program's server on it once, then move it."
            );
        var (writer, reader) = to.OpenLog(place with { Identity = identity });
        using (reader)
        using (writer)
        {
            var claim = await Claim(writer, identity, cancel);
            try
            {
                if (claim.Head > 0)
                    Compare(claim.Head, cancel); // Nothing is added to a copy that is not the beginning of this log.
                var head = Copy(from, writer, claim, cancel);
                Compare(head, cancel);
                var published = await checkpoints.MoveTo(to, place, claim.Epoch, cancel);
                return new MovedEvents(service, head, head - claim.Head, published);
            }
            finally
            {
                writer.Release(claim.Epoch);
            }
        }
    }

    private async Task<LogClaim> Claim(ILogWriter writer, string identity, CancellationToken cancel)
    {
        var claim = await Claim(writer, cancel);
        if (writer.Identity == identity)
            return claim;
        writer.Release(claim.Epoch);
        throw new LogFault(
            $"{to.Name} holds another log of the {service} service (identity {writer.Identity}, here {identity}). Name databases that do not exist yet; nothing was changed."
        );
    }

    private async Task<LogClaim> Claim(ILogWriter writer, CancellationToken cancel)
    {
        try
        {
            return writer.Claim();
        }
        catch (Fenced fenced)
        {
            await EndOfAnEarlierRun(fenced, cancel);
            return writer.Claim();
        }
    }

    // One that was killed owns the log until its lease is over.
    private async Task EndOfAnEarlierRun(Fenced fenced, CancellationToken cancel)
    {
        using var record = to.OwnershipRecord(place) ?? throw fenced;
        var now = await record.Read(cancel);
        if (now.Owner != place.Address || now.LeaseLeft is not { } left)
            throw fenced;
        await Task.Delay(left + Margin, place.Clock, cancel);
    }

    private static long Copy(IOfflineLog from, ILogWriter writer, LogClaim claim, CancellationToken cancel)
    {
        var (head, bytes, events) = (claim.Head, 0L, 0);
        List<StoredAppend> batch = [];
        foreach (var append in Appends.After(claim.Head, from.Rows()))
        {
            cancel.ThrowIfCancellationRequested();
            batch.Add(append);
            events += append.Events.Count;
            bytes +=
                append.Events.Sum(stored => (long)stored.Data.Length + stored.Metadata.Length)
                + (append.Receipt?.Body.Length ?? 0);
            if (bytes >= BatchBytes || events >= BatchEvents)
                Commit();
        }
        if (batch.Count > 0)
        {
            batch[^1] = batch[^1] with { Snapshots = from.Snapshots() }; // A cache: without them states are folded from their events.
            Commit();
        }
        return head;

        void Commit()
        {
            writer.Commit(batch, head, claim.Epoch);
            (head, bytes, events) = (batch[^1].Events[^1].Position, 0, 0);
            batch = [];
        }
    }

    // The copy must end at that position and be equal up to there.
    private void Compare(long upTo, CancellationToken cancel)
    {
        using var here = source();
        using var there = to.OfflineLog(place);
        here.Open();
        there.Open();
        using var originals = Appends.After(0, here.Rows()).GetEnumerator();
        foreach (var copy in Appends.After(0, there.Rows()))
        {
            cancel.ThrowIfCancellationRequested();
            var first = copy.Events[0].Position;
            if (first > upTo || !originals.MoveNext())
                throw new LogFault(
                    $"The log of the {service} service in {to.Name} has events from position {first} on that the one here lacks: it was moved before, and written to since. Start with Storage:Log:Provider={to.Name}; nothing was changed."
                );
            if (!StoredContent.IsSame(originals.Current, copy))
                throw new LogFault(
                    $"The logs of the {service} service here and in {to.Name} differ from position {first} on: both were written to since they were the same. Keep a backup of each, and find out with florin verify which one to keep; nothing was added to either."
                );
        }
    }
}
