using Florin.Contracts.Transactions;
using Florin.Contracts.Users;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Sagas;
using Florin.Transactions.Attachments;
using Florin.Transactions.Exchange;
using Florin.Transactions.Features;
using Florin.Transactions.Fees;
using Florin.Transactions.Projections;
using Florin.Transactions.Sagas;
using Florin.Transactions.Verification;

namespace Florin.Transactions;

/// <summary>The transaction service: accepts transactions and brings each to its end by a saga over the other services.</summary>
public static class TransactionService
{
    /// <summary>Its name, port, events and features.</summary>
    public static ServiceDefinition Definition { get; } =
        new("transaction", 3, RegisterEvents, Add)
        {
            ActsOutside = [UnfinishedSagas.Name], // Sagas ask the processor of payments.
            Limits = options => options with { CommitPause = TimeSpan.Zero },
            Secrets = [LinkSignatures.SecretName],
            Folders = [AttachmentFiles.Named],
            States = types =>
                ErasedUsers.State(types.Add<Transaction>().Add<Batches>().Add<Quote>().Add<TransactionAttachments>()),
            Verifies = plan => plan.Add(new TransactionsCheck()).Add(new AttachmentsCheck()).Add(new LinkKeyCheck()),
        };

    /// <summary>The diagrams of its sagas, as Mermaid flowcharts by name, for the documentation.</summary>
    public static IReadOnlyDictionary<string, string> Diagrams() => SagasInService.Diagrams();

    private static void RegisterEvents(EventTypes types)
    {
        TransactionEvents.Register(types);
        QuoteEvents.Register(types);
        AttachmentEvents.Register(types);
        ErasedUsers.Register(types);
    }

    private static void Add(ServiceBuilder service)
    {
        var list = TransactionList.Add(service);
        var sagas = SagasInService.Add(service);
        CreateTransactionFeature.Add(service, sagas);
        CreateBatchFeature.Add(service, sagas);
        OrderTransactionFeature.Add(service, sagas);
        AskFeesFeature.Add(service, service.Options<FeeOptions>(FeeOptions.Section));
        MakeQuoteFeature.Add(service, service.Options<ExchangeOptions>(ExchangeOptions.Section));
        GetTransactionFeature.Add(service);
        GetReceiptFeature.Add(service);
        ListTransactionsFeature.Add(service, list);
        SearchTransactionsFeature.Add(service, list);
        ListUnfinishedFeature.Add(service, list);
        FindTransactionFeature.Add(service);
        ListEventsFeature.Add(service);
        ReviewFeature.Add(service, sagas);
        RetryFeature.Add(service, sagas);
        ReverseFeature.Add(service, sagas);
        AttachmentsFeature.Add(service);
    }
}
