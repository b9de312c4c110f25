using Florin.Contracts;
using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Payments.Processors;
using Florin.Platform.Calls;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;

namespace Florin.Payments.Features;

/// <summary>Settles, collects, pays out or gives back, once per command id.</summary>
internal sealed record Pay(MakePayment Asked, PaymentId Id) : ICommand
{
    public string Stream => Payment.StreamOf(Id);
}

internal static class MakePaymentFeature
{
    public static void Add(ServiceBuilder service)
    {
        var options = service.Options<ProcessorOptions>(ProcessorOptions.Section);
        var processor = options.Make(service.Clock);
        SandboxNotice.Add(service, options);
        service.OnStop(() =>
        {
            processor.Dispose();
            return Task.CompletedTask;
        });
        Add(service, processor, options.InEffect());
    }

    internal static void Add(ServiceBuilder service, IPaymentProcessor processor, ProcessorOptions options)
    {
        var desk = new PaymentDesk(processor, options, service.Clock, () => service.Runtime.People);
        service.Commands.Handles<Pay>(
            Validate,
            (command, context, cancel) => desk.Handle(service.Log, command, context, cancel)
        );
        var send = service.Commands.Sender<Pay>();
        var calls = new ProcessorCalls(options, service.Clock);
        service.OnStop(() => calls.DisposeAsync().AsTask());
        service.Does(
            PaymentsClient.MakeOperation,
            async (asked, context, cancel) =>
            {
                var id = context.CommandId ?? throw new ArgumentException("A payment is only made under a command id.");
                var command = new Pay(asked, PaymentIds.Of(asked.Transaction, id));
                var outcome =
                    asked.Kind is PaymentKind.Settle ? await Make(cancel) : await calls.Ask(id, asked.UserId, Make, cancel);
                return outcome is null ? new PaymentResult(command.Id, null, IsPending: true) : Result(asked, outcome);

                Task<Outcome> Make(CancellationToken stop) => send(command, ContextOf(id, context), stop).AsTask();
            }
        );
    }

    private static void Validate(Pay command, Problems problems) =>
        problems.Require(command.Asked.Amount.IsPositive, "amount", $"is {command.Asked.Amount}; must be greater than zero.");

    /// <summary>The command id is a saga's, which asks under it again: what it came to first is what it came to.</summary>
    private static CommandContext ContextOf(string commandId, CallContext call) =>
        new(CommandId.Derived(commandId), Actor.System, call.CorrelationId)
        {
            CausationId = call.CausationId,
            RequestId = call.RequestId,
            Address = call.Address,
        };

    private static PaymentResult Result(MakePayment asked, Outcome outcome)
    {
        if (outcome.Problems is { } problems)
            throw new ArgumentException(
                string.Join(" ", problems.ByField.Select(p => $"{p.Key} {string.Join(", ", p.Value)}"))
            );
        return outcome.Events[0].Data switch
        {
            PaymentMade made when Fits(asked, made.Transaction, made.Kind, made.Amount) => new PaymentResult(made.Id, null),
            PaymentDeclined no when Fits(asked, no.Transaction, no.Kind, no.Amount) => new PaymentResult(
                no.Id,
                new RefusalCard(no.Code, no.Detail, null)
            ),
            _ => throw new InvalidOperationException(
                $"The command id of a payment for {asked.Transaction} was used before for something else."
            ),
        };
    }

    private static bool Fits(MakePayment asked, TransactionId transaction, PaymentKind kind, Money amount) =>
        asked.Transaction == transaction && asked.Kind == kind && asked.Amount == amount;
}
