using System.Runtime.CompilerServices;
using Florin.Contracts.Audit;
using Florin.Platform.Calls;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Reports.Jobs;
using Florin.Reports.Statements;

namespace Florin.Reports.Kinds;

/// <summary>
/// The audit: a row per entry, in the order of its chain. Network addresses are left out, which a file would keep after a
/// person's erasure; the request's id leads to them.
/// </summary>
internal static class AuditReport
{
    public static TableReport Kind(ServiceBuilder service)
    {
        var audit = new AuditClient(service.Calls);
        return new TableReport(
            "audit",
            ["period"],
            [
                new("seq", ReportColumnKind.Number),
                new("at", ReportColumnKind.Time),
                new("service"),
                new("command"),
                new("commandId"),
                new("entityId"),
                new("actor"),
                new("requestId"),
                new("result"),
                new("rule"),
                new("position", ReportColumnKind.Number),
            ],
            (order, source, cancel) => Rows(audit, order, source, cancel)
        )
        {
            Needs = Permission.AuditRead,
        };
    }

    private static async IAsyncEnumerable<object[]> Rows(
        AuditClient audit,
        ReportOrder order,
        ReportSource source,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        var (from, to) =
            order.Period is not null && StatementPeriod.TryParse(order.Period, out var period)
                ? (period.Begin, period.End)
                : (default(DateTimeOffset?), default(DateTimeOffset?));
        for (long? after = 0; after is { } place; )
        {
            cancel.ThrowIfCancellationRequested();
            var part = await audit.Read(new ReadAudit(place, from, to), new CallContext("audit-report"), cancel);
            source.Progress.Begin(part.Last);
            source.Progress.Reached(place);
            foreach (var line in part.Lines)
                yield return
                [
                    line.Seq,
                    line.At,
                    line.Service,
                    line.Command,
                    line.CommandId,
                    line.EntityId,
                    line.Actor,
                    line.RequestId ?? "",
                    line.Result,
                    line.Rule ?? "",
                    line.Position,
                ];
            after = part.Next;
        }
    }
}
