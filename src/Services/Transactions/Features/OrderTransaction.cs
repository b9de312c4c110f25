using Florin.Contracts;
using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Transactions.Sagas;

namespace Florin.Transactions.Features;

/// <summary>
/// Creates a transaction for another service in the name of a user: by the same command as for a client, with what the user's
/// role permits at this moment.
/// </summary>
internal sealed class OrderTransactionFeature
{
    // Most transactions end within milliseconds; those that do not are asked about again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // A preview takes it that the order is approved; it is stored nowhere.
    private const string PreviewedApproval = "preview";

    private readonly ServiceBuilder _service;
    private readonly SagasInService _sagas;
    private readonly Creation _create;
    private readonly UsersClient _users;

    private OrderTransactionFeature(ServiceBuilder service, SagasInService sagas)
    {
        (_service, _sagas) = (service, sagas);
        (_create, _users) = (new Creation(service, sagas), new UsersClient(service.Calls));
    }

    public static void Add(ServiceBuilder service, SagasInService sagas)
    {
        var feature = new OrderTransactionFeature(service, sagas);
        service.Does(OrdersClient.OrderOperation, feature.Order);
    }

    private async Task<OrderedTransaction> Order(OrderTransaction order, CallContext call, CancellationToken cancel)
    {
        if (order.IsPreview)
            return await Preview(order, call, cancel);
        var id = CommandId.Derived(
            call.CommandId ?? throw new ArgumentException("A transaction is only ordered under a command id.")
        );
        if (await _service.Log.Find(id, cancel) is { } earlier)
            return await Ordered(earlier.First, order.UserId, cancel);
        if (await ActorOf(order, call, cancel) is not { } actor)
            return new OrderedTransaction(null, null, RefusalCard.Of(Refusal.NotFound("user", order.UserId.Value)));
        var command = await CommandOf(order, cancel);
        var context = new CommandContext(id, actor, command.Id.Value)
        {
            CausationId = call.CausationId,
            RequestId = call.RequestId,
            Approval = order.Approval,
        };
        var outcome = await _create.Begin(command, context, cancel);
        return (outcome.Refusal ?? Invalid(outcome.Problems)) is { } refusal
            ? new OrderedTransaction(null, null, RefusalCard.Of(refusal))
            : await Ordered(outcome.Events[0], order.UserId, cancel); // What is accepted has an event.
    }

    private async Task<OrderedTransaction> Preview(OrderTransaction order, CallContext call, CancellationToken cancel)
    {
        if (await ActorOf(order, call, cancel) is not { } actor)
            return new OrderedTransaction(null, null, RefusalCard.Of(Refusal.NotFound("user", order.UserId.Value)));
        var command = await CommandOf(order, cancel);
        var context = new CommandContext(CommandId.New(_service.Ids), actor, command.Id.Value)
        {
            RequestId = call.RequestId,
            Approval = order.Approval ?? PreviewedApproval,
            IsDryRun = true,
        };
        var outcome = await _create.Begin(command, context, cancel);
        var refusal = outcome.Refusal ?? Invalid(outcome.Problems);
        return new OrderedTransaction(null, null, refusal is null ? null : RefusalCard.Of(refusal));
    }

    private static Refusal? Invalid(Problems? problems) =>
        problems is null
            ? null
            : new Refusal(
                RefusalCode.Invalid,
                string.Join(" ", problems.ByField.Select(p => $"{p.Key} {string.Join(", ", p.Value)}"))
            );

    private async Task<Actor?> ActorOf(OrderTransaction order, CallContext call, CancellationToken cancel)
    {
        if (await _users.Find(order.UserId, call, cancel) is not { } user)
            return null;
        if (!RoleNames.TryParse(user.Role, out var role))
            throw new InvalidOperationException($"{user.Role} is not a role.");
        return new Actor(user.Id.Value, role, user.Tier)
        {
            Grants = _service.Runtime.Roles[role],
            SecondFactorAt = order.WithSecondFactor ? _service.Clock.GetUtcNow() : null,
        };
    }

    private async Task<CreateTransaction> CommandOf(OrderTransaction order, CancellationToken cancel) =>
        _create.Command(await BodyOf(order, cancel)) with
        {
            IsCharged = order.IsCharged,
        };

    // The command seals the texts again, and its checks are of what the user wrote.
    private async Task<TransactionBody> BodyOf(OrderTransaction order, CancellationToken cancel) =>
        new(
            order.UserId.Value,
            order.Type.ToString().ToLowerInvariant(),
            new JsonAmount(order.Amount.ToDecimal()),
            order.Amount.Currency.Code,
            order.FromAccount?.Value,
            order.ToAccount?.Value,
            await _service.Runtime.People.OpenAny(order.Description, cancel),
            await _service.Runtime.People.OpenAny(order.Reference, cancel),
            EffectiveAt: null,
            order.Metadata,
            FromPurpose: order.FromPurpose,
            ToPurpose: order.ToPurpose
        );

    private async Task<OrderedTransaction> Ordered(Recorded first, UserId user, CancellationToken cancel)
    {
        if (first.Data is CommandRefused refused)
            return new OrderedTransaction(null, null, RefusalCard.Of(refused.ToRefusal(_service.Log.Types.CodeOf)));
        if (first.Data is not TransactionCreated { Facts.Id: var id })
            throw new InvalidOperationException($"The command id {first.Metadata.CommandId} was used for something else.");
        await _sagas.Runner.Settled(id.Value, Patience, CancellationToken.None, cancel);
        var (now, _) = await _service.Log.Read<Transaction>(TransactionEvents.StreamOf(id), cancel);
        if (now.Failure is not { } f || !now.Ended)
            return new OrderedTransaction(id, TransactionView.Name(now.Status), null);
        var reader = Readers.Of(new Actor(user.Value, Role.User), now.Facts);
        var failure = new RefusalCard(f.Code, FieldPolicy.Detail(now, reader)!, null); // As just asked.
        return new OrderedTransaction(id, TransactionView.Name(now.Status), failure);
    }
}
