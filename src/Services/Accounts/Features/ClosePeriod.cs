using Florin.Accounts.Periods;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;

namespace Florin.Accounts.Features;

/// <summary>Closes a period of the books, so that nothing takes effect in it any more.</summary>
/// <param name="Period">Its name.</param>
/// <param name="By">Who closes it.</param>
internal sealed record ClosePeriod(string? Period, string By) : ICommand
{
    public string Stream => LedgerPeriods.Stream;
}

/// <summary>The body that closes a period.</summary>
/// <param name="Period">A month such as 2026-10 or a day such as 2026-10-31, UTC, that is over.</param>
internal sealed record PeriodBody(string? Period);

/// <summary>A closed period as a client sees it.</summary>
/// <param name="Period">Its name.</param>
/// <param name="From">Its first moment.</param>
/// <param name="Until">The first moment after it.</param>
/// <param name="Status">CLOSED, or SEALED once it has its hash.</param>
/// <param name="ClosedBy">Who closed it.</param>
/// <param name="ClosedAt">When.</param>
/// <param name="Approval">The approval of a second person.</param>
/// <param name="Position">The position of the log at which it was closed.</param>
/// <param name="Postings">How many postings it has.</param>
/// <param name="Hash">The hash over them.</param>
internal sealed record PeriodView(
    string Period,
    DateTimeOffset From,
    DateTimeOffset Until,
    string Status,
    string ClosedBy,
    DateTimeOffset ClosedAt,
    string? Approval,
    long? Position,
    long? Postings,
    string? Hash
)
{
    public static PeriodView Of(ClosedPeriod one) =>
        new(
            one.Closed.Period,
            one.Period.From,
            one.Period.Until,
            one.Sealed is null ? "CLOSED" : "SEALED",
            one.Closed.By,
            one.Closed.At,
            one.Closed.Approval,
            one.Sealed?.Position,
            one.Sealed?.Postings,
            one.Sealed?.Hash
        );
}

internal static class ClosePeriodFeature
{
    public static PeriodGate Add(ServiceBuilder service)
    {
        var gate = new PeriodGate(() => service.Log);
        service.Hosted(runtime => runtime.Log.OwnershipChanged += _ => gate.Reload());
        var sealer = service.Provides(runtime => new PeriodSealer(service, runtime.Logs.CreateLogger("Florin.Periods")));
        service.OnStart(_ =>
        {
            sealer.Value.Start();
            return Task.CompletedTask;
        });
        service.OnStop(() => sealer.Value.DisposeAsync().AsTask());
        service.Commands.Handles<ClosePeriod>(
            static (command, problems) => Period.CheckForBooks(command.Period, "period", problems),
            (command, context, cancel) => Handle(service, gate, command, context, cancel),
            previews: true
        );
        AddClosing(service, sealer);
        AddList(service);
        return gate;
    }

    private static void AddClosing(ServiceBuilder service, Provided<PeriodSealer> sealer)
    {
        var send = service.Commands.Sender<ClosePeriod>();
        service
            .Post(
                "/periods",
                Permission.PeriodsClose,
                async (request, cancel) =>
                {
                    var body = await request.Body<PeriodBody>(
                        cancel,
                        static (read, problems) => Period.CheckForBooks(read.Period, "period", problems)
                    );
                    var command = new ClosePeriod(body.Period, request.Actor.Id);
                    var reply = await request.Send(
                        send,
                        command,
                        (LedgerPeriods periods) =>
                            Reply.Created(PeriodView.Of(periods.All.First(one => one.Closed.Period == body.Period))),
                        cancel
                    );
                    sealer.Value.Wake();
                    return reply;
                }
            )
            .Does(
                "Closes a day or a month that is over, once a second person has approved it: nothing takes effect in it any "
                    + "more, and its postings get a hash that florin verify checks."
            )
            .Takes<PeriodBody>("period")
            .Gives<PeriodView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.WrongState);
    }

    private static void AddList(ServiceBuilder service) =>
        service
            .Get(
                "/periods",
                Permission.LedgerRead,
                async (_, cancel) =>
                {
                    var (periods, _) = await service.Log.Read<LedgerPeriods>(LedgerPeriods.Stream, cancel);
                    return Reply.List<PeriodView>([.. periods.All.Select(PeriodView.Of)], null);
                }
            )
            .Does("Lists the closed periods of the books, in the order in which they were closed.")
            .Gives<ListData<PeriodView>>();

    private static async Task<Outcome> Handle(
        ServiceBuilder service,
        PeriodGate gate,
        ClosePeriod command,
        CommandContext context,
        CancellationToken cancel
    )
    {
        var now = service.Clock.GetUtcNow();
        _ = Period.TryParse(command.Period, out var period); // Validated.
        var (periods, _) = await service.Log.Read<LedgerPeriods>(LedgerPeriods.Stream, cancel);
        var closed = new PeriodClosed(period.Name, command.By, context.Approval, Platform.Json.FlorinJson.Storable(now));
        if (periods.Close(period, closed).Refusal is { } impossible)
            return Outcome.Of(impossible);
        if (service.Runtime.Policies.Refuse(context.Question(Permission.PeriodsClose, now)) is { } refusal)
            return Outcome.Of(refusal);
        if (!context.IsDryRun)
            gate.Begin(period);
        var work = new Work<LedgerPeriods>(
            command.Stream,
            context.ToMetadata(nameof(ClosePeriod)),
            (state, _) => state.Close(period, closed)
        )
        {
            Receipt = context.Receipt is { } receipt ? execution => receipt(Outcome.Of(execution)) : null,
        };
        if (context.IsDryRun)
            return Outcome.Of(await service.Log.Preview(work, cancel));
        var outcome = Outcome.Of(await service.Log.Execute(work, CancellationToken.None)); // A fault leaves the gate shut.
        gate.End(period, outcome.Accepted);
        return outcome;
    }
}
