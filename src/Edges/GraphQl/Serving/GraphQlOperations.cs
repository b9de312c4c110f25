using Florin.GraphQlEdge.Building;
using Florin.GraphQlEdge.Calls;
using Florin.GraphQlEdge.Limits;
using Florin.Kernel;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.Logging;

namespace Florin.GraphQlEdge.Serving;

/// <summary>A document that is within the limits, and the operation of it that is asked for.</summary>
internal sealed record ReadOperation(GraphQLDocument Document, GraphQLOperationDefinition Operation, GraphQlRequest Request);

/// <summary>Reads and executes operations.</summary>
internal sealed partial class GraphQlOperations(GraphQlOptions options, ILogger log)
{
    private const int MaxSyntaxDepth = 128;

    private readonly Schema _schema = EdgeSchema.Make();
    private readonly GraphQLDocumentBuilder _parser = new() { MaxDepth = MaxSyntaxDepth };
    private readonly DocumentExecuter _executer = new(
        new GraphQLDocumentBuilder(),
        new DocumentValidator(),
        // Each event of a subscription is executed as a query is.
        new DefaultExecutionStrategySelector([new(ParallelExecutionStrategy.Instance, OperationType.Subscription)]),
        []
    );

    /// <summary>Reads a document.</summary>
    /// <exception cref="ExecutionError">It is no document, exceeds a limit, or has no such operation.</exception>
    public ReadOperation Read(string query, GraphQlRequest request)
    {
        GraphQLDocument document;
        try
        {
            document = _parser.Build(query);
        }
        catch (GraphQLParser.Exceptions.GraphQLMaxDepthExceededException)
        {
            throw new RequestRefused(EdgeCodes.TooComplex, $"The document is nested more than {MaxSyntaxDepth} levels deep.");
        }
        QueryLimits.Check(document, _schema, request.Variables, options);
        var operations = document.Definitions.OfType<GraphQLOperationDefinition>().ToList();
        var chosen =
            request.OperationName is { } name ? operations.Find(one => one.Name is { } its && its.Value == name)
            : operations is [var only] ? only
            : null;
        return chosen is not null
            ? new ReadOperation(document, chosen, request)
            : throw new RequestRefused(
                EdgeCodes.Invalid,
                request.OperationName is null
                    ? $"The document has {operations.Count} operations; operationName must name one."
                    : $"The document has no operation '{PlainText.Shortened(request.OperationName)}'; it has {OperationNames.Of(operations)}."
            );
    }

    /// <summary>Validates and executes an operation.</summary>
    public Task<ExecutionResult> Execute(ReadOperation read, OperationCall call, CancellationToken cancel) =>
        _executer.ExecuteAsync(
            new ExecutionOptions
            {
                Schema = _schema,
                Document = read.Document,
                Query = null,
                OperationName = read.Operation.Name?.StringValue,
                Variables = read.Request.Variables,
                UserContext = call.Context,
                CancellationToken = cancel,
                UnhandledExceptionDelegate = context =>
                {
                    if (context.OriginalException is not OperationCanceledException)
                        Failed(log, context.OriginalException, read.Operation.Operation);
                    return Task.CompletedTask;
                },
            }
        );

    [LoggerMessage(EventId = EventIds.OperationFailed, Level = LogLevel.Error, Message = "A field of a {Operation} failed")]
    private static partial void Failed(ILogger log, Exception fault, OperationType operation);
}
