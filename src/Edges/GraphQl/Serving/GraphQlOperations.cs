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
/// <param name="Query">The document's text.</param>
/// <param name="Document">The document.</param>
/// <param name="IsValid">Whether it was valid before; nothing but its variables need be looked at.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Request">The request.</param>
internal sealed record ReadOperation(
    string Query,
    GraphQLDocument Document,
    bool IsValid,
    GraphQLOperationDefinition Operation,
    GraphQlRequest Request
);

/// <summary>Reads and executes operations.</summary>
internal sealed partial class GraphQlOperations(GraphQlOptions options, ILogger log)
{
    private const int MaxSyntaxDepth = 128;
    private const int ForEach = 200; // Characters that a document counts as beside its own, as a short one takes memory, too.

    private readonly Schema _schema = EdgeSchema.Make();
    private readonly GraphQLDocumentBuilder _parser = new() { MaxDepth = MaxSyntaxDepth };
    private readonly RecentlyUsed<GraphQLDocument> _valid = new(int.MaxValue, options.DocumentCacheCharacters);
    private readonly DocumentExecuter _executer = Executer(new EdgeExecution(log));

    /// <summary>Reads a document.</summary>
    /// <exception cref="ExecutionError">It is no document, exceeds a limit, or has no such operation.</exception>
    public ReadOperation Read(string query, GraphQlRequest request)
    {
        var valid = _valid.Find(query);
        var document = valid ?? Parse(query);
        QueryLimits.Check(document, _schema, request.Variables, options);
        var operations = document.Definitions.OfType<GraphQLOperationDefinition>().ToList();
        var chosen =
            request.OperationName is { } name ? operations.Find(one => one.Name is { } its && its.Value == name)
            : operations is [var only] ? only
            : null;
        return chosen is not null
            ? new ReadOperation(query, document, valid is not null, chosen, request)
            : throw new RequestRefused(
                EdgeCodes.Invalid,
                request.OperationName is null
                    ? $"The document has {operations.Count} operations; operationName must name one."
                    : $"The document has no operation '{PlainText.Shortened(request.OperationName)}'; it has {OperationNames.Of(operations)}."
            );
    }

    /// <summary>Validates and executes an operation.</summary>
    public async Task<ExecutionResult> Execute(ReadOperation read, OperationCall call, CancellationToken cancel)
    {
        var result = await _executer.ExecuteAsync(
            new ExecutionOptions
            {
                Schema = _schema,
                Document = read.Document,
                Query = null,
                OperationName = read.Operation.Name?.StringValue,
                Variables = read.Request.Variables,
                ValidationRules = read.IsValid ? [] : null, // Values of variables and arguments are checked without any.
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
        if (result.Executed && !read.IsValid)
            _valid.Add(read.Query, read.Document, read.Query.Length + ForEach);
        return result;
    }

    private static DocumentExecuter Executer(EdgeExecution execution) =>
        new(
            new GraphQLDocumentBuilder(),
            new DocumentValidator(),
            // Each event of a subscription is executed as a query is.
            new DefaultExecutionStrategySelector([
                new(execution, OperationType.Query),
                new(execution, OperationType.Mutation),
                new(execution, OperationType.Subscription),
            ]),
            []
        );

    private GraphQLDocument Parse(string query)
    {
        try
        {
            return _parser.Build(query);
        }
        catch (GraphQLParser.Exceptions.GraphQLMaxDepthExceededException)
        {
            throw new RequestRefused(EdgeCodes.TooComplex, $"The document is nested more than {MaxSyntaxDepth} levels deep.");
        }
    }

    [LoggerMessage(EventId = EventIds.OperationFailed, Level = LogLevel.Error, Message = "A field of a {Operation} failed")]
    private static partial void Failed(ILogger log, Exception fault, OperationType operation);
}
