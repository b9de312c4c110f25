using Florin.Contracts.Accounts;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Feeds;
using Florin.Platform.Hosting;
using Florin.Platform.Projections;
using Florin.Platform.Resilience;

namespace Florin.Reports.Projections;

/// <summary>
/// The ledger as reports read it: accounts and entries, by following the account service's log. A posting costs one row
/// written and none read.
/// </summary>
internal sealed class LedgerCopy
{
    /// <summary>The consumer that keeps it.</summary>
    public const string Name = "ledger-copy";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly ConsumerOptions Options = new() { MaxBatch = 8192, Linger = TimeSpan.FromMilliseconds(200) };
    private readonly Projection _projection;
    private readonly AccountsClient _accounts;

    private LedgerCopy(ServiceBuilder service)
    {
        _projection = service.Projects(Name, "account", [ReportedEntry.View, ReportedAccount.View], Project, Options);
        _accounts = new AccountsClient(service.Calls);
    }

    /// <summary>Keeps the copy of a service.</summary>
    public static LedgerCopy Add(ServiceBuilder service) => new(service);

    /// <summary>
    /// Asks how far the ledger is now, waits a moment until this copy is as far, and gives the rows. What is read of them up to
    /// that end is complete.
    /// </summary>
    /// <exception cref="ServiceUnavailable">The copy is not as far yet.</exception>
    /// <exception cref="ViewUnavailable">It is being built.</exception>
    public async Task<LedgerReading> Read(CallContext call, CancellationToken cancel)
    {
        var end = await _accounts.End(call, cancel);
        var reached = await _projection.Consumer.Reached(end.Position, Patience, cancel);
        var read = await _projection.Read(TimeSpan.Zero, cancel);
        if (!reached || !read.IsComplete)
            throw new ServiceUnavailable("report", "it is still reading what happened in the ledger; try again later.");
        return new LedgerReading(read.Store, end);
    }

    /// <summary>What a batch of events changes.</summary>
    public static ValueTask Project(IReadOnlyList<Recorded> events, Changes changes, CancellationToken cancel)
    {
        foreach (var happened in events)
            switch (happened.Data)
            {
                case ILedgerEntry entry:
                    changes.Put(ReportedEntry.View, ReportedEntry.Of(happened, entry));
                    break;
                case IOpening opened:
                    changes.Put(ReportedAccount.View, ReportedAccount.Of(opened));
                    break;
            }
        return ValueTask.CompletedTask;
    }
}
