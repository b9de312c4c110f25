using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Risk;
using Florin.Contracts.Transactions;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Hosting;
using Florin.Platform.Sagas;

namespace Florin.Transactions.Sagas;

/// <summary>The sagas as the service runs them: started by its features, gone on with after a crash.</summary>
internal sealed class SagasInService
{
    private const string Prefix = "transaction-";
    private readonly Provided<SagaRunner<Transaction>> _runner;

    private SagasInService(TransactionSagas definitions, Provided<SagaRunner<Transaction>> runner) =>
        (Definitions, _runner) = (definitions, runner);

    public TransactionSagas Definitions { get; }

    /// <summary>What runs them.</summary>
    public SagaRunner<Transaction> Runner => _runner.Value;

    public static SagasInService Add(ServiceBuilder service)
    {
        var options = service.Options<SagaOptions>("Saga");
        var definitions = Define(service.Calls, options);
        var runner = service.Provides(runtime => new SagaRunner<Transaction>(
            definitions.All,
            id => TransactionEvents.StreamOf(new TransactionId(id)),
            runtime.Log,
            options,
            service.Clock,
            runtime.Random,
            runtime.Meters,
            runtime.Logs.CreateLogger("Florin.Sagas")
        ));
        service.OnStop(() => runner.Value.DisposeAsync().AsTask());
        service.Checks(
            "sagas",
            () =>
                runner.Value.Failing == 0
                    ? null
                    : $"{runner.Value.Failing} sagas are failing and being retried; see the log for the reasons.",
            isVital: false
        );
        Sweep(service, runner, options);
        return new SagasInService(definitions, runner);
    }

    /// <summary>What an event says about whether its transaction's saga must run.</summary>
    public static (string Id, SagaMove Move) MoveOf(Recorded happened)
    {
        var move = happened.Data switch
        {
            TransactionCreated or TransactionApproved or TransactionRetried => SagaMove.Runs,
            ManualReviewRequired => SagaMove.ManualReview,
            TransactionSentToReview => SagaMove.Rests,
            TransactionCompleted or TransactionFailed or TransactionRejected => SagaMove.Rests,
            _ => SagaMove.None,
        };
        return move is SagaMove.None || !happened.Stream.StartsWith(Prefix, StringComparison.Ordinal)
            ? ("", SagaMove.None)
            : (happened.Stream[Prefix.Length..], move);
    }

    public static IReadOnlyDictionary<string, string> Diagrams() =>
        Define(ServiceBuilder.Describe(TransactionService.Definition).Calls, new SagaOptions())
            .All.ToDictionary(d => d.Key, SagaDiagram.Mermaid, StringComparer.Ordinal);

    private static TransactionSagas Define(IServiceCalls calls, SagaOptions options) =>
        new(new RiskClient(calls), new AccountsClient(calls), new PaymentsClient(calls), options);

    private static void Sweep(ServiceBuilder service, Provided<SagaRunner<Transaction>> runner, SagaOptions options)
    {
        service.Describes(UnfinishedSagas.AsProjection(service.Definition.Name, MoveOf));
        var unfinished = service.Follows(
            UnfinishedSagas.Name,
            (runtime, views) => new UnfinishedSagas(views, runtime.Log, MoveOf, service.Clock)
        );
        service.OnOpen(cancel => unfinished.Value.Define(cancel));
        var sweep = service.Provides(runtime => new SagaSweep<Transaction>(
            runner.Value,
            unfinished.Value,
            options.SweepEvery,
            service.Clock,
            runtime.Logs.CreateLogger("Florin.Sagas")
        ));
        service.OnStart(_ =>
        {
            sweep.Value.Start(); // In the background: no transaction under way keeps the service from starting.
            return Task.CompletedTask;
        });
        service.OnStop(() => sweep.Value.DisposeAsync().AsTask());
    }
}
