using System.Runtime.CompilerServices;
using Florin.Platform.Copies;
using Florin.Platform.EventLog;
using Florin.Platform.Secrets;

namespace Florin.Cli.Copies;

/// <summary>The part of each log that follows a copy of it.</summary>
/// <param name="Logs">The logs.</param>
/// <param name="Secrets">The secrets beside them.</param>
internal sealed record RestOfLogs(CopySource Logs, Func<IEnumerable<StoredSecret>> Secrets)
{
    private const int Page = 1000;

    /// <summary>The data directory that they are of, whose files beside the logs a copy without any is completed by.</summary>
    public required string Data { get; init; }

    /// <summary>The appends of a log after those of its copy.</summary>
    /// <exception cref="LogFault">It is another log, or cannot be read.</exception>
    public async IAsyncEnumerable<List<StoredAppend>> After(
        string service,
        CopiedLog copy,
        long upTo,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var log = Logs.LogOf(service);
        if (await log.ReadIdentity(cancel) is var identity && identity != copy.Identity)
            throw new LogFault(
                $"The rest of the log of the {service} service is of another log: of {identity}, not of {copy.Identity}."
            );
        for (var after = copy.Head; after < upTo; )
        {
            List<StoredAppend> page = [.. await log.ReadAppends(after, upTo, Page, cancel)];
            yield return page;
            after = page[^1].Events[^1].Position;
        }
    }
}
