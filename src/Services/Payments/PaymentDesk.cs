using System.Diagnostics;
using Florin.Contracts.Payments;
using Florin.Payments.Features;
using Florin.Payments.Processors;
using Florin.Platform.Commands;
using Florin.Platform.EventLog;
using Florin.Platform.Privacy;
using Florin.Platform.Resilience;
using Florin.Platform.Tracing;
using EventLog = Florin.Platform.EventLog.EventLog;

namespace Florin.Payments;

/// <summary>Asks the processor where one is needed, and records what a payment came to; never an unknown outcome.</summary>
internal sealed class PaymentDesk(
    IPaymentProcessor processor,
    ProcessorOptions options,
    TimeProvider clock,
    Func<PersonalData> people
)
{
    private static readonly ActivitySource Source = new("Florin.Payments");

    /// <summary>The processor's name in faults: where it fails, the payment service itself is well.</summary>
    public const string Processor = "payment processor";

    public Task<Outcome> Handle(EventLog log, Pay command, CommandContext context, CancellationToken cancel) =>
        command.Asked.Kind is PaymentKind.Settle
            ? Record(log, command, context, Verdict.Accepted, cancel)
            : Process(log, command, context, cancel);

    private async Task<Outcome> Process(EventLog log, Pay command, CommandContext context, CancellationToken cancel)
    {
        if (await log.Find(context.CommandId, cancel) is { } earlier)
            return new Outcome { Events = [earlier.First], AlreadyDecided = true };
        var verdict = await Ask(command, context.CommandId, cancel);
        return await Record(log, command, context, verdict, CancellationToken.None); // Money may have moved: it is recorded.
    }

    private async Task<Verdict> Ask(Pay command, string key, CancellationToken cancel)
    {
        var asked = command.Asked;
        using var timeout = new CancellationTokenSource(options.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        var span = Span.Begin(Source, "processor", "pay", ActivityKind.Client);
        Verdict? verdict = null;
        try
        {
            var reference = await people().OpenAny(asked.Reference, either.Token);
            var order = new PaymentOrder(command.Id, asked.Transaction, asked.Kind, asked.Amount, reference);
            return verdict = await processor.Process(order, key, either.Token);
        }
        catch (OperationCanceledException e) when (timeout.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new ServiceTimeout(Processor, $"The payment processor did not respond within {options.Timeout}.", e);
        }
        finally
        {
            span.End(failed: verdict is null && !cancel.IsCancellationRequested)
                ?.SetTag("peer.service", options.Name)
                .SetTag("florin.payment.kind", asked.Kind.ToString())
                .SetTag("florin.payment.accepted", verdict is { Declined: null })
                .Dispose();
        }
    }

    private async Task<Outcome> Record(
        EventLog log,
        Pay command,
        CommandContext context,
        Verdict verdict,
        CancellationToken cancel
    )
    {
        var happened = EventOf(command, verdict);
        var work = new Work<Payment>(command.Stream, context.ToMetadata(nameof(Pay)), (payment, _) => payment.Record(happened))
        {
            NewStream = true, // The stream follows from the command id, so a command that is not known has none.
        };
        return Outcome.Of(await log.Execute(work, cancel));
    }

    private object EventOf(Pay command, Verdict verdict)
    {
        var asked = command.Asked;
        var through = asked.Kind is PaymentKind.Settle ? null : options.Name;
        return verdict.Declined is { } why
            ? new PaymentDeclined(
                command.Id,
                asked.Transaction,
                asked.UserId,
                asked.Kind,
                asked.Amount,
                asked.Reference,
                PaymentCodes.Declined.Name,
                why,
                through
            )
            : new PaymentMade(command.Id, asked.Transaction, asked.UserId, asked.Kind, asked.Amount, asked.Reference, through);
    }
}
