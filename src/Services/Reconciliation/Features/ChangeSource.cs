using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Changes how a bank account is called and how its statements are read.</summary>
/// <param name="Source">The source.</param>
/// <param name="Stream">The stream of what it mirrors.</param>
/// <param name="Body">All of it as it is from now on.</param>
/// <param name="By">Who.</param>
internal sealed record ChangeSource(BankSourceId Source, string Stream, ChangeSourceBody Body, string By) : ICommand
{
    /// <summary>The source then, for the answer.</summary>
    public DecisionResult<SourceRow> Row { get; } = new();
}

/// <summary>A source as it is from now on. What it mirrors cannot be changed.</summary>
/// <param name="Name">What operators call it.</param>
/// <param name="Format">camt053, mt940, ofx or csv.</param>
/// <param name="BankAccount">The bank's name of the account, which statements must be of; any without it.</param>
/// <param name="Profile">Of CSV files, how the bank writes them.</param>
internal sealed record ChangeSourceBody(
    [property: MaxLength(SourceBody.MaxName)] string? Name,
    string? Format,
    [property: MaxLength(SourceBody.MaxAccount)] string? BankAccount = null,
    CsvProfileBody? Profile = null
)
{
    /// <summary>The same as the body of a new source, without what it mirrors.</summary>
    public SourceBody ToSource() => new(Name, null, Format, BankAccount, Profile);
}

internal static class ChangeSourceFeature
{
    public static void Add(ServiceBuilder service, ReconciliationViews views, MirrorDecisions decisions)
    {
        service.Commands.Handles<ChangeSource>(
            (command, problems) => command.Body.ToSource().ValidateTerms(problems),
            (command, context, cancel) =>
                decisions.Decide(
                    command,
                    context,
                    (_, store, stop) => Decide(command, store, service.Clock.GetUtcNow(), stop),
                    cancel
                ),
            previews: true
        );
        var send = service.Commands.Sender<ChangeSource>();
        service
            .Put("/sources/{id}", Permission.ReconciliationWrite, (request, cancel) => Answer(views, send, request, cancel))
            .Does(
                "Replaces the name of a source, the bank account that its statements must be of, and how they are read, from the next import on. What it mirrors stays."
            )
            .Takes<ChangeSourceBody>("name", "format")
            .Gives<SourceView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        ReconciliationViews views,
        Send<ChangeSource> send,
        Request request,
        CancellationToken cancel
    )
    {
        var body = await request.Body<ChangeSourceBody>(cancel, (body, problems) => body.ToSource().ValidateTerms(problems));
        var source = await (await views.ReadAll(cancel)).Source(request.Route<BankSourceId>("id"), cancel);
        var command = new ChangeSource(source.Id, source.Mirror.Stream(), body, request.Actor.Id);
        return await request.Send(send, command, (MirrorState _) => Reply.Ok(SourceView.Of(command.Row.Value)), cancel);
    }

    private static async ValueTask<Decision> Decide(
        ChangeSource command,
        IViewStore store,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var (row, body) = (await store.Source(command.Source, cancel), command.Body.ToSource());
        var changed = new BankSourceChanged(
            command.Source,
            body.Name!, // Validated.
            body.ToFormat(),
            body.ToProfile(),
            body.BankAccount,
            command.By,
            now
        );
        command.Row.Value = row.With(changed);
        return [changed];
    }
}
