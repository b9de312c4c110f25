using System.Globalization;
using System.Text.Json.Nodes;
using Florin.Contracts;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Identity;
using Florin.Platform.Resilience;

namespace Florin.Payments.Files.Running;

/// <summary>
/// Makes the next payments of a file by the transaction service's own command, in the name of the file's owner. The command
/// id is file and line, so that a payment is made once however often it is asked for.
/// </summary>
internal sealed class FilePayments(ServiceBuilder service, PaymentFileOptions options)
{
    private readonly OrdersClient _orders = new(service.Calls);

    /// <summary>What a payment is: to an account of these books a transfer, to any other a withdrawal.</summary>
    public static TransactionType TypeOf(AccountId? to) => to is null ? TransactionType.Withdrawal : TransactionType.Transfer;

    /// <summary>Makes the next payments, or looks at those that are under way.</summary>
    /// <returns>After what time there is more to do; null where there is nothing.</returns>
    public async Task<TimeSpan?> Continue(PaymentFileId id, CancellationToken cancel)
    {
        var (file, _) = await service.Log.Read<PaymentFile>(PaymentFile.StreamOf(id), cancel);
        if (file is not { IsActive: true, Uploaded: { } uploaded, Submitted: { } submitted })
            return null;
        if (file.Next <= file.Upto)
        {
            await Execute(file, uploaded, submitted, cancel);
            return TimeSpan.Zero;
        }
        foreach (var line in file.Pending)
            await AskAgain(uploaded, submitted, line, cancel);
        return options.AskAgain;
    }

    private async Task Execute(
        PaymentFile file,
        PaymentFileUploaded uploaded,
        PaymentFileSubmitted submitted,
        CancellationToken cancel
    )
    {
        var (id, first, last) = (uploaded.Id, file.Next, Math.Min(file.LastOfWindow, file.Upto));
        var lines = (await Chunk(id, first, cancel)).Where(line => line.Number >= first && line.Number <= last);
        var outcomes = await Task.WhenAll(
            lines.Where(line => line.Problem is null).Select(line => Order(uploaded, submitted, line, cancel))
        );
        var executed = new PaymentLinesExecuted(id, first, last, outcomes);
        await Record(id, string.Create(CultureInfo.InvariantCulture, $"from:{first}"), now => now.Record(executed));
    }

    private async Task AskAgain(
        PaymentFileUploaded uploaded,
        PaymentFileSubmitted submitted,
        LineOutcome pending,
        CancellationToken cancel
    )
    {
        var chunk = await Chunk(uploaded.Id, pending.Number, cancel);
        var outcome = await Order(uploaded, submitted, chunk.First(line => line.Number == pending.Number), cancel);
        if (outcome.Status is LineStatus.Pending)
            return;
        var settled = new PaymentLineSettled(uploaded.Id, outcome);
        await Record(
            uploaded.Id,
            string.Create(CultureInfo.InvariantCulture, $"settled:{pending.Number}"),
            now => now.Settle(settled)
        );
    }

    private async Task<LineOutcome> Order(
        PaymentFileUploaded uploaded,
        PaymentFileSubmitted submitted,
        PaymentLine line,
        CancellationToken cancel
    )
    {
        var people = service.Runtime.People;
        var texts = await StoredTexts.Open(people, line.Texts, cancel);
        var order = new OrderTransaction(
            uploaded.UserId,
            TypeOf(line.To),
            line.Amount,
            line.From,
            line.To,
            await people.SealAny(uploaded.UserId.Value, texts.Remittance, cancel),
            await people.SealAny(uploaded.UserId.Value, texts.EndToEndId, cancel),
            new JsonObject { ["paymentFile"] = uploaded.Id.Value, ["line"] = line.Number },
            submitted.Approval,
            submitted.WithSecondFactor,
            line.FromPurpose,
            line.ToPurpose
        );
        var command = string.Create(CultureInfo.InvariantCulture, $"payment-file:{uploaded.Id}:{line.Number}");
        var context = new CallContext(uploaded.Id.Value, command, uploaded.Id.Value);
        return OutcomeOf(line.Number, await _orders.Order(order, context, cancel));
    }

    private static LineOutcome OutcomeOf(int number, OrderedTransaction ordered)
    {
        var (id, status, refusal) = (ordered.Id, ordered.Status, ordered.Refusal);
        if (refusal is not null && id is null && IsForTheMoment(ContractCodes.Of(refusal.Code).Kind))
            throw new ServiceUnavailable("transaction", refusal.Detail);
        var reason = refusal is null ? null : new LineReason(IsoReasons.Of(refusal.Code), refusal.Detail);
        return status switch
        {
            "COMPLETED" => new LineOutcome(number, id, LineStatus.Completed, null),
            "FAILED" => new LineOutcome(number, id, LineStatus.Failed, reason ?? Told("The transaction failed.")),
            "REJECTED" => new LineOutcome(number, id, LineStatus.Failed, reason ?? Told("The transaction was rejected.")),
            null => new LineOutcome(number, id, LineStatus.Failed, reason ?? Told("The transaction was refused.")),
            _ => new LineOutcome(number, id, LineStatus.Pending, null),
        };
    }

    private static LineReason Told(string detail) => new(IsoReasons.Narrative, detail);

    private static bool IsForTheMoment(RefusalKind kind) =>
        kind is RefusalKind.Unavailable or RefusalKind.Limited or RefusalKind.Timeout or RefusalKind.Fault;

    private async Task<IReadOnlyList<PaymentLine>> Chunk(PaymentFileId id, int number, CancellationToken cancel)
    {
        var version = PaymentFile.VersionOfLine(number);
        var read = await service.Log.ReadStream(PaymentFile.StreamOf(id), version - 1, 1, cancel);
        return read is [{ Data: PaymentFileLines chunk }]
            ? chunk.Lines
            : throw new LogFault($"Event {version} of {id} does not hold payment {number}.");
    }

    // What was done is recorded, also while the program stops.
    private Task<Execution<PaymentFile>> Record(PaymentFileId id, string what, Func<PaymentFile, Decision> decide)
    {
        var metadata = new Metadata(
            CommandId.Derived($"payment-file:{id}:{what}"),
            "ExecutePaymentFile",
            Actor.System.Id,
            id.Value
        );
        var work = new Work<PaymentFile>(PaymentFile.StreamOf(id), metadata, (file, _) => decide(file));
        return service.Log.Execute(work, CancellationToken.None);
    }
}
