using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>Adds a bank account that is reconciled from now on.</summary>
/// <param name="Source">Made for this command.</param>
/// <param name="Mirror">The part of the ledger that it mirrors.</param>
/// <param name="Body">What was sent.</param>
/// <param name="By">Who.</param>
internal sealed record AddSource(BankSourceId Source, Mirror Mirror, SourceBody Body, string By) : ICommand
{
    public string Stream => Mirror.Stream();

    /// <summary>What happened, for the answer.</summary>
    public DecisionResult<BankSourceAdded> Added { get; } = new();
}

internal static class AddSourceFeature
{
    public static void Add(ServiceBuilder service)
    {
        service.Commands.Handles<AddSource, MirrorState>((command, problems) => command.Body.Validate(problems), Decide);
        var send = service.Commands.Sender<AddSource>();
        service
            .Post("/sources", Permission.ReconciliationWrite, (request, cancel) => Answer(service, send, request, cancel))
            .Does(
                "Adds a bank account whose statements are reconciled with an account of the ledger, or with a currency's world or clearing side."
            )
            .Takes<SourceBody>("name", "mirrors", "format")
            .Gives<SourceView>(201)
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private static async Task<Reply> Answer(
        ServiceBuilder service,
        Send<AddSource> send,
        Request request,
        CancellationToken cancel
    )
    {
        var body = await request.Body<SourceBody>(cancel, (body, problems) => body.Validate(problems));
        var problems = new Problems();
        body.Validate(problems);
        if (!problems.None)
            throw new BadInput(problems);
        var mirror = await MirrorOf(service, body.Mirrors!, request.ToCall(), cancel); // It is required.
        var command = new AddSource(Id.New<BankSourceId>(service.Ids), mirror, body, request.Actor.Id);
        return await request.Send(
            send,
            command,
            (MirrorState _) => Reply.Created(SourceView.Of(SourceRow.Of(command.Added.Value))),
            cancel
        );
    }

    private static async Task<Mirror> MirrorOf(
        ServiceBuilder service,
        MirrorBody body,
        CallContext call,
        CancellationToken cancel
    )
    {
        if (body.Account is null)
            return new Mirror(
                body.Side is "world" ? MirrorKind.World : MirrorKind.Clearing,
                Currency.Of(body.Currency!), // It is required without an account.
                null
            );
        var account = AccountId.From(body.Account);
        return await new AccountsClient(service.Calls).Find(account, call, cancel) is { } card
            ? new Mirror(MirrorKind.Account, card.Balance.Currency, account)
            : throw Lookups.None("account", account.Value);
    }

    private static Decision Decide(AddSource command, MirrorState state, DateTimeOffset now)
    {
        if (state.Sources.Length >= MirrorState.MaxSources)
            return Refusal.WrongState(
                $"{state.Sources.Length} sources mirror {command.Mirror.Key()} already; {MirrorState.MaxSources} are the most."
            );
        command.Added.Value = new BankSourceAdded(
            command.Source,
            command.Body.Name!, // Validated.
            command.Mirror,
            command.Body.ToFormat(),
            command.Body.ToProfile(),
            command.Body.BankAccount,
            command.By,
            now
        );
        return [command.Added.Value];
    }
}
