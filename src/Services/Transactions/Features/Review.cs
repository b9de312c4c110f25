using System.ComponentModel.DataAnnotations;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>Lets a transaction in review go on.</summary>
internal sealed record ApproveTransaction(TransactionId Id, string By, string? Reason) : ICommand
{
    public string Stream => TransactionEvents.StreamOf(Id);
}

/// <summary>Refuses a transaction in review; no money has moved yet.</summary>
internal sealed record RejectTransaction(TransactionId Id, string By, string? Reason) : ICommand
{
    public string Stream => TransactionEvents.StreamOf(Id);
}

/// <summary>Lets a transaction in manual review go on where it stood.</summary>
internal sealed record RetryTransaction(TransactionId Id, string By, string? Reason) : ICommand
{
    public string Stream => TransactionEvents.StreamOf(Id);
}

/// <summary>What an administrator may say about a decision.</summary>
/// <param name="Reason">Why; at most 200 characters. It is recorded with the decision.</param>
internal sealed record ReviewBody([property: MaxLength(ReviewFeature.MaxReason)] string? Reason);

/// <summary>Configuration of decisions about transactions in review: section <c>Review</c>.</summary>
internal sealed record ReviewOptions
{
    /// <summary>
    /// Whether a transaction in review must be decided by an administrator who neither created it nor is the user whose it is.
    /// Default false.
    /// </summary>
    public bool FourEyes { get; init; }
}

internal static class ReviewFeature
{
    public const int MaxReason = 200;

    public static void Add(ServiceBuilder service, SagasInService sagas)
    {
        var fourEyes = service.Options<ReviewOptions>("Review").FourEyes;
        var decisions = new Decisions(service, sagas, fourEyes);
        decisions.Add<ApproveTransaction>(
            Permission.TransactionsApprove,
            "approve",
            "Approves a transaction in review.",
            (id, by, reason) => new(id, by, reason),
            (t, c) => t.Approve(c.By, c.Reason)
        );
        decisions.Add<RejectTransaction>(
            Permission.TransactionsApprove,
            "reject",
            "Rejects a transaction in review.",
            (id, by, reason) => new(id, by, reason),
            (t, c) => t.Reject(c.By, c.Reason)
        );
    }
}

internal static class RetryFeature
{
    public static void Add(ServiceBuilder service, SagasInService sagas) =>
        new Decisions(service, sagas, fourEyes: false).Add<RetryTransaction>(
            Permission.TransactionsRetry,
            "retry",
            "Retries a transaction in manual review from the step that failed.",
            (id, by, reason) => new(id, by, reason),
            (t, c) => t.Retry(c.By, c.Reason)
        );
}

/// <summary>What administrators decide about a transaction that waits for them.</summary>
internal sealed class Decisions(ServiceBuilder service, SagasInService sagas, bool fourEyes)
{
    private readonly UsersClient _users = new(service.Calls);

    public void Add<TCommand>(
        Permission permission,
        string verb,
        string does,
        Func<TransactionId, string, string?, TCommand> command,
        Func<Transaction, TCommand, Decision> decide
    )
        where TCommand : class, ICommand
    {
        service.Commands.Handles<TCommand, Transaction>(
            static (_, _) => { },
            (c, transaction, _) => decide(transaction, c),
            (c, context, cancel) => Prepare(c, permission, context, cancel)
        );
        var send = service.Commands.Sender<TCommand>();
        service
            .Post($"/transactions/{{id}}/{verb}", permission, (request, cancel) => Post(request, send, command, cancel))
            .Does(does)
            .MayTake<ReviewBody>()
            .Gives<TransactionView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound, RefusalCode.WrongState);
    }

    // Whose it is, how much, and who created it: a policy may ask for any of it.
    private async ValueTask<Prepared<TCommand>> Prepare<TCommand>(
        TCommand command,
        Permission permission,
        CommandContext context,
        CancellationToken cancel
    )
        where TCommand : class, ICommand
    {
        if (await service.Log.ReadStream(command.Stream, 0, 1, cancel) is not [{ Data: TransactionCreated created } first])
            return command; // The decision says that there is none.
        var (actor, maker, owner) = (context.Actor.Id, first.Metadata.Actor, created.Facts.UserId.Value);
        var call = new CallContext(context.CorrelationId, RequestId: context.RequestId, Address: context.Address);
        if (await _users.AreOne(maker, actor, call, cancel))
            maker = actor;
        var question = context.Question(permission, service.Clock.GetUtcNow()) with
        {
            Owner = owner,
            Amount = created.Facts.Amount,
            Maker = maker,
        };
        if (service.Runtime.Policies.Refuse(question) is { } refusal)
            return refusal;
        return fourEyes && (maker == actor || owner == actor)
            ? Refusal.Forbidden("The transaction is your own; another administrator must decide on it (Review:FourEyes).")
            : command;
    }

    private async Task<Reply> Post<TCommand>(
        Request request,
        Send<TCommand> send,
        Func<TransactionId, string, string?, TCommand> command,
        CancellationToken cancel
    )
        where TCommand : class, ICommand
    {
        var body = await request.OptionalBody<ReviewBody>(cancel);
        var id = request.Route<TransactionId>("id");
        var reason = body?.Reason?.Trim() is { Length: > 0 } given ? given : null;
        var reply = await request.Send<TCommand, Transaction>(
            send,
            command(id, request.Actor.Id, reason),
            t => Reply.Ok(TransactionView.Of(t, Reader.Administrator)),
            cancel,
            id.Value
        );
        // What was decided is durable: it continues when a place comes free, and the sweep finds it if the process ends before.
        if (reply.Status == 200 && !request.IsDryRun)
            sagas.Runner.Wake(id.Value);
        return reply;
    }
}
