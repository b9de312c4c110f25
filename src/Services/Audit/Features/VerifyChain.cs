using System.Text.Json;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Audit.Features;

/// <summary>What recomputing the chain came to.</summary>
/// <param name="Valid">All of it is as it was sealed.</param>
/// <param name="Entries">How many entries are, from the first.</param>
/// <param name="Head">The hash of the last batch that is.</param>
/// <param name="FirstBroken">The first entry from which the chain is broken; null where it is not.</param>
/// <param name="Complete">
/// Every command of every service is in it, or will be within moments: nothing that follows their logs fails or has stopped,
/// and no event was there that could not be read.
/// </param>
/// <param name="Missing">What is not in it, and why; empty where nothing is missing.</param>
internal sealed record ChainVerdict(
    bool Valid,
    long Entries,
    string Head,
    long? FirstBroken,
    bool Complete,
    IReadOnlyList<string> Missing
);

internal static class VerifyChainFeature
{
    /// <summary>Few at a time: each event is a batch of entries.</summary>
    private const int Page = 16;

    public static void Add(ServiceBuilder service, Provided<WatchChain> watch) =>
        service
            .Get("/verify", Permission.AuditRead, async (_, cancel) => Reply.Ok(await watch.Value.Verify(cancel)))
            .Does("Recomputes and verifies the audit chain from the log, as florin verify does offline.")
            .Gives<ChainVerdict>();

    /// <summary>Reads the chain from the storage, never from memory, up to what memory knows was sealed.</summary>
    public static async Task<ChainVerdict> Verify(EventLog log, IReadOnlyList<Consumer> sealing, CancellationToken cancel)
    {
        var (known, last) = await log.Read<Chain>(AuditChain.Stream, cancel);
        var chain = new AuditChain();
        for (var version = 0L; version < last && chain.Valid; version += Page)
        {
            cancel.ThrowIfCancellationRequested();
            await Follow(chain, log, version, (int)Math.Min(Page, last - version), cancel);
        }
        if (chain.Head != known.Head)
            chain.Break();
        var missing = Missing(chain, sealing);
        return new ChainVerdict(chain.Valid, chain.Entries, chain.Head, chain.FirstBroken, missing.Count == 0, missing);
    }

    private static List<string> Missing(AuditChain chain, IReadOnlyList<Consumer> sealing)
    {
        var missing = new List<string>();
        foreach (var consumer in sealing)
            if ((consumer.Halted ?? consumer.Failure) is { } why)
                missing.Add($"Commands of {consumer.Service} after position {consumer.Position}: {why}");
        if (chain.Unreadable > 0)
            missing.Add(
                $"The content of {chain.Unreadable} events that could not be read; their entries have the command 'unreadable'."
            );
        return missing;
    }

    private static async ValueTask Follow(AuditChain chain, EventLog log, long after, int count, CancellationToken cancel)
    {
        if (await TryRead(log, after, count, cancel) is { } page)
            foreach (var recorded in page)
                chain.Follow(recorded.Data);
        else if (count == 1)
            chain.Break();
        else
            for (var i = 0; i < count && chain.Valid; i++) // One of them is broken; those before it are not.
                await Follow(chain, log, after + i, 1, cancel);
    }

    /// <summary>Some events of the chain; null where not all of them are there or one of them cannot be read.</summary>
    private static async ValueTask<IReadOnlyList<Recorded>?> TryRead(
        EventLog log,
        long after,
        int count,
        CancellationToken cancel
    )
    {
        try
        {
            var found = await log.ReadStream(AuditChain.Stream, after, count, cancel);
            return found.Count == count && found[^1].Version == after + count ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
