namespace Florin.Audit;

/// <summary>
/// Recomputes the chain from its batches, as the log holds them. Pure: it is given the events of the stream
/// <see cref="Stream"/> one after the other, from the first, and says whether all of it is as it was sealed.
/// </summary>
public sealed class AuditChain
{
    /// <summary>The stream of the audit's log that holds the chain.</summary>
    public const string Stream = "chain";

    /// <summary>The hash before the first batch.</summary>
    public const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly Dictionary<string, long> _upto = new(StringComparer.Ordinal);

    /// <summary>How many entries are as they were sealed.</summary>
    public long Entries { get; private set; }

    /// <summary>The hash of the last batch that is as it was sealed.</summary>
    public string Head { get; private set; } = Genesis;

    /// <summary>The first entry from which the chain is broken: the first of the batch that does not fit. Null while all does.</summary>
    public long? FirstBroken { get; private set; }

    /// <summary>How many entries record events whose data or metadata could not be read when they were sealed.</summary>
    public long Unreadable { get; private set; }

    /// <summary>All so far is as it was sealed.</summary>
    public bool Valid => FirstBroken is null;

    /// <summary>Takes the next event of the stream; false from the first one that does not fit.</summary>
    public bool Follow(object happened)
    {
        if (!Valid)
            return false;
        if (happened is not AuditBatchSealed batch || !Fits(batch))
        {
            Break();
            return false;
        }
        Entries += batch.Entries.Count;
        Unreadable += batch.Entries.Count(entry => entry.Result == AuditEntry.Unreadable);
        Head = batch.Hash;
        _upto[batch.Source] = batch.Upto;
        return true;
    }

    /// <summary>The next event cannot be read, or is not there although it must be.</summary>
    public void Break() => FirstBroken ??= Entries + 1;

    private bool Fits(AuditBatchSealed batch)
    {
        if (batch.First != Entries + 1 || batch.Previous != Head)
            return false;
        var position = _upto.GetValueOrDefault(batch.Source);
        if (batch.Upto <= position)
            return false;
        var hash = new ChainHash(Head);
        for (var i = 0; i < batch.Entries.Count; i++)
        {
            var entry = batch.Entries[i];
            if (entry.Seq != batch.First + i || entry.Service != batch.Source || entry.Position <= position)
                return false;
            position = entry.Position;
            hash.Add(entry);
        }
        return position <= batch.Upto
            && batch.Hash == hash.Seal(batch.Source, batch.Upto, batch.First, batch.Entries.Count, batch.Digest);
    }
}
