using System.Runtime.CompilerServices;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Reports.Jobs;
using Florin.Reports.Statements;

namespace Florin.Reports.Kinds;

/// <summary>The statement of an account, for one that is too long to wait for.</summary>
internal sealed class StatementReport(StatementMaker statements, ServiceBuilder service) : IReportKind
{
    /// <inheritdoc/>
    public string Name => "statement";

    /// <inheritdoc/>
    public IReadOnlyList<string> Formats => StatementFormats.Names;

    /// <inheritdoc/>
    public IReadOnlyList<string> Takes { get; } = ["accountId", "period"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Requires => Takes;

    /// <inheritdoc/>
    public ReportFileForm FileOf(string format) =>
        new(StatementFormats.Of(format).ContentType, StatementFormats.Of(format).Extension);

    /// <inheritdoc/>
    public async Task<long> Write(ReportOrder order, ReportSource source, Stream to, CancellationToken cancel)
    {
        var id = order.AccountId!.Value; // It is required.
        if (await source.Ledger.Account(id, cancel) is not { } account)
            throw new ReportImpossible(RefusalCode.NotFound.Name, $"No account {id} exists.");
        if (!StatementPeriod.TryParse(order.Period ?? "", out var period))
            throw new InvalidOperationException($"'{order.Period}' is no period; it was checked.");
        if (StatementMaker.Refuse(account, period) is { } refusal)
            throw new ReportImpossible(refusal.Reason.Name, refusal.Detail);
        var context = new CommandContext(CommandId.New(service.Ids), Actor.System, id.Value);
        var statement = await statements.Make(source.Ledger, account, period, () => context, cancel);
        var rows = 0L;
        await StatementFormats.Of(order.Format).Write(statement, Counted(cancel), to, cancel);
        return rows;

        async IAsyncEnumerable<AccountStatementLine> Counted([EnumeratorCancellation] CancellationToken stop)
        {
            await foreach (var line in statements.Lines(source.Ledger, statement, stop))
            {
                source.Progress.Reached(line.Position);
                rows++;
                yield return line;
            }
        }
    }
}
