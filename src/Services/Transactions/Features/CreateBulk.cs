using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Florin.Kernel;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Http;
using Florin.Platform.Http.Bodies;
using Florin.Platform.Identity;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>What a client sends to create very many transactions. With <c>each</c>, items are read one by one.</summary>
/// <param name="Mode">each (default): every item succeeds or fails by itself. all: all are accepted, or none.</param>
/// <param name="Transactions">1 to 10,000 bodies of a transaction; with <c>each</c>, each with its own key where it has one.</param>
internal sealed record BulkBody(
    string? Mode,
    [property: MaxLength(CreateBulkFeature.MaxItems)] IReadOnlyList<BatchItemBody>? Transactions
);

/// <summary>What a bulk says beside its items.</summary>
internal sealed record BulkMode(string? Mode);

/// <summary>A transaction that was accepted together with others.</summary>
/// <param name="Id">The transaction.</param>
/// <param name="Status">PENDING.</param>
internal sealed record AcceptedView(TransactionId Id, string Status);

/// <summary>Accepts several transactions, all of them or none.</summary>
/// <param name="Items">They, in order.</param>
internal sealed record CreateBulk(IReadOnlyList<CreateTransaction> Items) : ICommand
{
    public string Stream => Items[0].Stream;
}

internal sealed class CreateBulkFeature
{
    public const int MaxItems = 10_000;
    private const int AtOnce = 500; // More would wait for places of sagas that the first ones have.
    private readonly Creation _create;
    private readonly SagasInService _sagas;
    private readonly Send<CreateBatch> _keep;
    private readonly Send<CreateBulk> _send;

    private CreateBulkFeature(
        ServiceBuilder service,
        SagasInService sagas,
        Func<CreateTransaction, CommandContext, CancellationToken, ValueTask<Prepared<CreateTransaction>>> look
    )
    {
        (_create, _sagas) = (new Creation(service, sagas), sagas);
        service.Commands.HandlesJointly<CreateBulk, Transaction>(
            static (_, _) => { }, // Every item was read and checked.
            command => [.. command.Items.Select(item => JointStream.New<Transaction>(item.Stream))],
            (command, _, now) =>
                JointDecision.Accept([
                    .. command.Items.Select(IReadOnlyList<object> (item) => CreateTransactionFeature.Decide(item, now)),
                ]),
            async (command, context, cancel) => await Prepare(command, context, look, cancel)
        );
        _keep = service.Commands.Sender<CreateBatch>();
        _send = service.Commands.Sender<CreateBulk>();
    }

    public static void Add(
        ServiceBuilder service,
        SagasInService sagas,
        Func<CreateTransaction, CommandContext, CancellationToken, ValueTask<Prepared<CreateTransaction>>> look
    ) =>
        service
            .Post("/bulk", Permission.TransactionsWrite, new CreateBulkFeature(service, sagas, look).Post)
            .Does(
                "Creates up to 10,000 transactions. With mode each, every one succeeds or fails by itself, under its own "
                    + "idempotencyKey or its index below the request's key; with mode all, all are accepted in one append, or none."
            )
            .Takes<BulkBody>("transactions")
            .UpTo(BodyLimit.Bytes)
            .CountsItemsOf("transactions")
            .Gives<BatchView>()
            .TakesIdempotencyKey()
            .CanDryRun()
            .Refuses(RefusalCode.Forbidden, RefusalCode.NotFound)
            .Refuses(RefusalCodes.RateLimited, RefusalCodes.Unavailable, RefusalCodes.Timeout);

    private async Task<Reply> Post(Request request, CancellationToken cancel)
    {
        _ = request.Key; // One that has not the form of one is the request's fault, not each item's.
        var (rest, items) = await request.PartsWith<BulkMode, BatchItemBody>("transactions", MaxItems, cancel);
        var problems = new Problems();
        if (rest.Mode is not null)
            problems.OneOf(rest.Mode, "mode", "each", "all");
        if (!problems.None)
            throw new BadInput(problems);
        return rest.Mode == "all" ? await All(request, items, cancel) : await Each(request, items, cancel);
    }

    private async Task<Reply> Each(Request request, IReadOnlyList<BodyPart<BatchItemBody>> items, CancellationToken cancel)
    {
        var batch = new BatchItems(request, _create, _keep, items.Count);
        var results = new List<BatchResult>(items.Count);
        foreach (var (i, chunk) in items.Chunk(AtOnce).Index())
            results.AddRange(await batch.AnswerAtOnce(chunk, i * AtOnce, cancel));
        return Reply.Ok(new BatchView(results)) with { Replayed = results.TrueForAll(result => result.Replayed) };
    }

    private async Task<Reply> All(Request request, IReadOnlyList<BodyPart<BatchItemBody>> items, CancellationToken cancel)
    {
        var command = new CreateBulk(Read(items));
        var context = request.Context<Transaction>(_ => Accepted(command), command.Items[0].Id.Value);
        if (!context.IsDryRun)
            (await _sagas.Runner.Enter(Creation.ShareOf(command.Items[0], context.Actor), cancel)).End(); // Whether more are taken now.
        var outcome = await _send(command, context, cancel);
        if (outcome is { Accepted: true, AlreadyDecided: false } && !context.IsDryRun)
            foreach (var item in command.Items)
                _sagas.Runner.Wake(item.Id.Value); // Each as soon as there is a place.
        return Request.Answer<Transaction>(outcome, _ => Accepted(command));
    }

    private List<CreateTransaction> Read(IReadOnlyList<BodyPart<BatchItemBody>> items)
    {
        const int MostProblems = 100;
        var (read, problems, wrong) = (new List<CreateTransaction>(items.Count), new Problems(), 0);
        for (var i = 0; i < items.Count && wrong < MostProblems; i++)
            try
            {
                var body = items[i].Read((item, found) => _create.Validate(item.ToTransaction(), found));
                var found = new Problems();
                _create.Validate(body.ToTransaction(), found);
                if (body.IdempotencyKey is not null)
                    found.Add("idempotencyKey", "must not be specified with mode all, where one key is that of all.");
                if (body.Type == "exchange")
                    found.Add("type", "'exchange' is not possible with mode all.");
                if (!found.None)
                    throw new BadInput(found);
                read.Add(_create.Command(body.ToTransaction()));
            }
            catch (BadInput bad)
            {
                wrong++;
                Add(problems, bad, i);
            }
        return problems.None ? read : throw new BadInput(problems);
    }

    private static void Add(Problems problems, BadInput bad, int index)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"transactions[{index}]");
        var reply = bad.ToReply();
        if (reply.Refusal is { } refusal)
            problems.Add(at, refusal.Detail);
        foreach (var (field, all) in reply.Problems?.ByField ?? new Dictionary<string, string[]>(StringComparer.Ordinal))
        foreach (var one in all)
            problems.Add($"{at}.{field}", one);
    }

    private static Reply Accepted(CreateBulk command) =>
        Reply.Ok(
            new BatchView([
                .. command.Items.Select(item => new BatchResult(
                    201,
                    new AcceptedView(item.Id, TransactionView.Name(Status.Pending)),
                    Problem: null
                )),
            ])
        );

    private static async ValueTask<Prepared<CreateBulk>> Prepare(
        CreateBulk command,
        CommandContext context,
        Func<CreateTransaction, CommandContext, CancellationToken, ValueTask<Prepared<CreateTransaction>>> look,
        CancellationToken cancel
    )
    {
        var prepared = new List<CreateTransaction>(command.Items.Count);
        foreach (var (i, item) in command.Items.Index())
        {
            var (found, refusal) = await look(item, context, cancel);
            if (refusal is null)
                prepared.Add(found!); // Without a refusal there is a command.
            else
                return Of(refusal, string.Create(CultureInfo.InvariantCulture, $"transactions[{i}]"));
        }
        return new CreateBulk(prepared);
    }

    // What a second person must approve cannot wait as a part of something else.
    private static Refusal Of(Refusal refusal, string at) =>
        refusal.Reason == RefusalCodes.ApprovalRequired
            ? Refusal.Forbidden($"{at} needs the approval of a second person; send it by itself.")
            : refusal with
            {
                Detail = $"{at}: {refusal.Detail}",
            };
}
