using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Identity;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>Lets a transaction in review go on.</summary>
internal sealed record ApproveTransaction(TransactionId Id, string By) : ICommand
{
    public string Stream => TransactionEvents.StreamOf(Id);
}

/// <summary>Refuses a transaction in review; no money has moved yet.</summary>
internal sealed record RejectTransaction(TransactionId Id, string By) : ICommand
{
    public string Stream => TransactionEvents.StreamOf(Id);
}

/// <summary>Lets a transaction in manual review go on where it stood.</summary>
internal sealed record RetryTransaction(TransactionId Id, string By) : ICommand
{
    public string Stream => TransactionEvents.StreamOf(Id);
}

internal static class ReviewFeature
{
    public static void Add(ServiceBuilder service, SagasInService sagas)
    {
        var decisions = new Decisions(service, sagas);
        decisions.Add<ApproveTransaction>(
            Permission.TransactionsApprove,
            "approve",
            "Approves a transaction in review.",
            (id, by) => new(id, by),
            (t, c) => t.Approve(c.By)
        );
        decisions.Add<RejectTransaction>(
            Permission.TransactionsApprove,
            "reject",
            "Rejects a transaction in review.",
            (id, by) => new(id, by),
            (t, c) => t.Reject(c.By)
        );
    }
}

internal static class RetryFeature
{
    public static void Add(ServiceBuilder service, SagasInService sagas) =>
        new Decisions(service, sagas).Add<RetryTransaction>(
            Permission.TransactionsRetry,
            "retry",
            "Retries a transaction in manual review from the step that failed.",
            (id, by) => new(id, by),
            (t, c) => t.Retry(c.By)
        );
}

/// <summary>What administrators decide about a transaction that waits for them.</summary>
internal sealed class Decisions(ServiceBuilder service, SagasInService sagas)
{
    public void Add<TCommand>(
        Permission permission,
        string verb,
        string does,
        Func<TransactionId, string, TCommand> command,
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
            .Gives<TransactionView>()
            .TakesIdempotencyKey()
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
        var question = context.Question(permission, service.Clock.GetUtcNow()) with
        {
            Owner = created.Facts.UserId.Value,
            Amount = created.Facts.Amount,
            Maker = first.Metadata.Actor,
        };
        return service.Runtime.Policies.Refuse(question) is { } refusal ? refusal : command;
    }

    private async Task<Reply> Post<TCommand>(
        Request request,
        Send<TCommand> send,
        Func<TransactionId, string, TCommand> command,
        CancellationToken cancel
    )
        where TCommand : class, ICommand
    {
        var id = request.Route<TransactionId>("id");
        var reply = await request.Send<TCommand, Transaction>(
            send,
            command(id, request.Actor.Id),
            t => Reply.Ok(TransactionView.Of(t, Reader.Administrator)),
            cancel,
            id.Value
        );
        // What was decided is durable: it continues when a place comes free, and the sweep finds it if the process ends before.
        if (reply.Status == 200)
            sagas.Runner.Wake(id.Value);
        return reply;
    }
}
