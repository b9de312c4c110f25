using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Hosting;
using Florin.Platform.Messaging;
using Florin.Platform.Sagas;
using Florin.Transactions.Projections;

namespace Florin.Transactions.Sagas;

/// <summary>The sagas as the service runs them: started by its features, gone on with after a crash.</summary>
internal sealed class SagasInService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);
    private readonly SagaRunner<Transaction>? _runner;

    private SagasInService(TransactionSagas definitions, SagaRunner<Transaction>? runner) =>
        (Definitions, _runner) = (definitions, runner);

    public TransactionSagas Definitions { get; }

    /// <summary>What runs them; there is none where the service is only described.</summary>
    public SagaRunner<Transaction> Runner => _runner ?? throw new InvalidOperationException("The service is only described.");

    public static SagasInService Add(ServiceBuilder service, TransactionList list)
    {
        var options = service.Options<SagaOptions>("Saga");
        if (service.DescribesOnly)
            return new SagasInService(Define(new NoCalls(), options), null);
        var definitions = Define(service.Calls, options);
        var runner = new SagaRunner<Transaction>(
            definitions.All,
            id => TransactionEvents.StreamOf(new TransactionId(id)),
            service.Log,
            options,
            service.Clock,
            service.Runtime.Random,
            service.Logger("Florin.Sagas")
        );
        var stop = new CancellationTokenSource();
        var going = Task.CompletedTask;
        service.OnStart(_ =>
        {
            going = GoOn(service, list, runner, stop.Token);
            return Task.CompletedTask;
        });
        service.OnStop(async () =>
        {
            await stop.CancelAsync();
            await going;
            stop.Dispose();
            await runner.DisposeAsync();
        });
        return new SagasInService(definitions, runner);
    }

    public static IReadOnlyDictionary<string, string> Diagrams() =>
        Define(new NoCalls(), new SagaOptions()).All.ToDictionary(d => d.Key, SagaDiagram.Mermaid, StringComparer.Ordinal);

    private static TransactionSagas Define(IServiceCalls calls, SagaOptions options) =>
        new(new RiskClient(calls), new AccountsClient(calls), new PaymentsClient(calls), options);

    // What was under way when the process ended is found in the list, which is as new as the log once it has caught up. The
    // service does not wait for it: what comes new needs no list.
    private static async Task GoOn(
        ServiceBuilder service,
        TransactionList list,
        SagaRunner<Transaction> runner,
        CancellationToken cancel
    )
    {
        try
        {
            var head = service.Log.Head;
            while (
                !await list.Projection.Consumer.Reached(head, LookAgain, cancel)
                || list.Projection.Consumer.CatchingUpTo is not null
            ) { }
            runner.ResumeAll(TransactionList.Unfinished(list.Projection.Rows));
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The next start goes on with them.
        }
    }

    private sealed class NoCalls : IServiceCalls
    {
        public Task<TReply> Call<TRequest, TReply>(
            Operation<TRequest, TReply> operation,
            TRequest request,
            CallContext context,
            CancellationToken cancel
        )
            where TRequest : class
            where TReply : class => throw new InvalidOperationException("The service is only described.");
    }
}
