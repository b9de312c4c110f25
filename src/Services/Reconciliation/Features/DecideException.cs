using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Contracts.Reconciliation;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Platform.Projections;
using Florin.Reconciliation.Projections;

namespace Florin.Reconciliation.Features;

/// <summary>What is done with an exception.</summary>
internal interface IExceptionDecision : ICommand
{
    /// <summary>The exception.</summary>
    ExceptionCaseId Exception { get; }

    /// <summary>Who does it.</summary>
    string By { get; }

    /// <summary>The exception then, for the answer.</summary>
    DecisionResult<ExceptionRow> Row { get; }

    /// <summary>Whether it can be done in a state.</summary>
    bool Fits(ExceptionState state);

    /// <summary>What happens, and the exception then.</summary>
    (object Happened, ExceptionRow Row) Apply(ExceptionRow row, DateTimeOffset now);
}

/// <summary>Has somebody look after an exception.</summary>
internal sealed record AssignException(ExceptionCaseId Exception, string Stream, string Owner, string By) : IExceptionDecision
{
    public DecisionResult<ExceptionRow> Row { get; } = new();

    public bool Fits(ExceptionState state) => state is ExceptionState.Open or ExceptionState.Assigned;

    public (object Happened, ExceptionRow Row) Apply(ExceptionRow row, DateTimeOffset now) =>
        (
            new ExceptionAssigned(Exception, row.Source, Owner, By, now),
            row with
            {
                State = ExceptionState.Assigned,
                Owner = Owner,
            }
        );
}

/// <summary>Settles an exception without a match.</summary>
internal sealed record ResolveException(ExceptionCaseId Exception, string Stream, string Reason, string By) : IExceptionDecision
{
    public DecisionResult<ExceptionRow> Row { get; } = new();

    public bool Fits(ExceptionState state) => state is ExceptionState.Open or ExceptionState.Assigned;

    public (object Happened, ExceptionRow Row) Apply(ExceptionRow row, DateTimeOffset now) =>
        (
            new ExceptionResolved(Exception, row.Source, Reason, By, now),
            row with
            {
                State = ExceptionState.Resolved,
                Reason = Reason,
            }
        );
}

/// <summary>Opens a resolved exception again.</summary>
internal sealed record ReopenException(ExceptionCaseId Exception, string Stream, string Reason, string By) : IExceptionDecision
{
    public DecisionResult<ExceptionRow> Row { get; } = new();

    public bool Fits(ExceptionState state) => state is ExceptionState.Resolved;

    public (object Happened, ExceptionRow Row) Apply(ExceptionRow row, DateTimeOffset now) =>
        (
            new ExceptionReopened(Exception, row.Source, Reason, By, now),
            row with
            {
                State = row.Owner is null ? ExceptionState.Open : ExceptionState.Assigned,
                Reason = Reason,
            }
        );
}

/// <summary>Who is to look after an exception.</summary>
/// <param name="Owner">The user or service account; the caller without it.</param>
internal sealed record AssignBody([property: MaxLength(AssignBody.MaxOwner)] string? Owner = null)
{
    public const int MaxOwner = 60;
}

/// <summary>How an exception is settled, or why it is opened again.</summary>
/// <param name="Reason">Up to 500 characters.</param>
internal sealed record ResolutionBody([property: MaxLength(DecisionReasonBody.MaxReason)] string? Reason)
{
    /// <summary>Notes what is wrong with it.</summary>
    public void Validate(Problems problems) => problems.Text(Reason, "reason", DecisionReasonBody.MaxReason);
}

/// <summary>Why something cannot be done with an exception, by what other services know; null where it can.</summary>
internal delegate ValueTask<Refusal?> CheckDecision<in TCommand>(
    TCommand command,
    CommandContext context,
    CancellationToken cancel
);

internal static class DecideExceptionFeature
{
    public static void Add(ServiceBuilder service, ReconciliationViews views, MirrorDecisions decisions)
    {
        var owners = new ExceptionOwners(service);
        Post<AssignException>(
                service,
                views,
                decisions,
                "assign",
                async (request, cancel) =>
                {
                    var owner = OwnerOf(await request.OptionalBody<AssignBody>(cancel), request.Actor.Id);
                    return (id, stream) => new AssignException(id, stream, owner, request.Actor.Id);
                },
                owners.Refuse
            )
            .Does("Has somebody look after an exception: the caller, or whom the body names, who must be able to.")
            .MayTake<AssignBody>()
            .Refuses(ReconciliationCodes.BadOwner);
        Post<ResolveException>(
                service,
                views,
                decisions,
                "resolve",
                async (request, cancel) =>
                {
                    var reason = await ReasonOf(request, cancel);
                    return (id, stream) => new ResolveException(id, stream, reason, request.Actor.Id);
                }
            )
            .Does("Settles an exception without a match, and says how.")
            .Takes<ResolutionBody>("reason");
        AddReopening(service, views, decisions);
    }

    private static void AddReopening(ServiceBuilder service, ReconciliationViews views, MirrorDecisions decisions) =>
        Post<ReopenException>(
                service,
                views,
                decisions,
                "reopen",
                async (request, cancel) =>
                {
                    var reason = await ReasonOf(request, cancel);
                    return (id, stream) => new ReopenException(id, stream, reason, request.Actor.Id);
                }
            )
            .Does("Opens a resolved exception again, and says why.")
            .Takes<ResolutionBody>("reason");

    private static string OwnerOf(AssignBody? body, string caller)
    {
        if (body?.Owner is not { } owner)
            return caller;
        return Id.TryParse<UserId>(owner, out _) || Id.TryParse<ServiceAccountId>(owner, out _)
            ? owner
            : throw new BadInput(
                "owner",
                $"'{PlainText.Shortened(owner)}' is not a valid id: expected one that begins with {UserId.Prefix} or {ServiceAccountId.Prefix}."
            );
    }

    private static async Task<string> ReasonOf(Request request, CancellationToken cancel)
    {
        var body = await request.Body<ResolutionBody>(cancel, (body, problems) => body.Validate(problems));
        var problems = new Problems();
        body.Validate(problems);
        return problems.None ? body.Reason! : throw new BadInput(problems); // It is required.
    }

    private static Endpoint Post<TCommand>(
        ServiceBuilder service,
        ReconciliationViews views,
        MirrorDecisions decisions,
        string verb,
        Func<Request, CancellationToken, Task<Func<ExceptionCaseId, string, TCommand>>> read,
        CheckDecision<TCommand>? check = null
    )
        where TCommand : IExceptionDecision
    {
        Handle(service, decisions, check);
        var send = service.Commands.Sender<TCommand>();
        return service
            .Post(
                $"/exceptions/{{id}}/{verb}",
                Permission.ReconciliationWrite,
                async (request, cancel) =>
                {
                    var make = await read(request, cancel);
                    var id = request.Route<ExceptionCaseId>("id");
                    var store = await views.ReadAll(cancel);
                    var row = await store.Exception(id, cancel);
                    var command = make(id, Mirror.StreamOf(row.Mirror));
                    return await request.Send(
                        send,
                        command,
                        (MirrorState _) => Reply.Ok(ExceptionView.Of(command.Row.Value, request.Now)),
                        cancel
                    );
                }
            )
            .Gives<ExceptionView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.NotFound, RefusalCode.WrongState, RefusalCodes.Unavailable);
    }

    private static void Handle<TCommand>(ServiceBuilder service, MirrorDecisions decisions, CheckDecision<TCommand>? check)
        where TCommand : IExceptionDecision =>
        service.Commands.Handles<TCommand>(
            (_, _) => { },
            (command, context, cancel) =>
                decisions.Decide(
                    command,
                    context,
                    async (state, store, stop) =>
                        check is not null && await check(command, context, stop) is { } refusal
                            ? refusal
                            : await Decide(command, state, store, service.Clock.GetUtcNow(), stop),
                    cancel
                ),
            previews: true
        );

    private static async ValueTask<Decision> Decide(
        IExceptionDecision command,
        MirrorState state,
        IViewStore store,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var row = await store.Exception(command.Exception, cancel);
        var (happened, after) = command.Apply(row, now);
        command.Row.Value = after with { DecidedBy = command.By, DecidedAt = now };
        return !command.Fits(row.State)
                ? Refusal.WrongState(
                    $"The exception {row.Subject.Id} is {row.State.ToString().ToLowerInvariant()}, which does not allow this."
                )
            : state.IsLocked(row.Source, row.Subject.On)
                ? Refusal.WrongState(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"The exception is of {row.Subject.On:yyyy-MM-dd}, which is locked; unlock the period first."
                    )
                )
            : Decision.Accept(happened);
    }
}
