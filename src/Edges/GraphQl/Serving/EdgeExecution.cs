using Florin.GraphQlEdge.Calls;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQLParser.AST;
using Microsoft.Extensions.Logging;

namespace Florin.GraphQlEdge.Serving;

/// <summary>
/// Executes the fields of a query at the same time, and those at the root of a mutation one after another, each with all that is
/// below it, as GraphQL says. The framework's own serial execution would load related objects after the last of them.
/// </summary>
internal sealed partial class EdgeExecution(ILogger log) : ParallelExecutionStrategy
{
    /// <inheritdoc/>
    public override async Task ExecuteNodeTreeAsync(GraphQL.Execution.ExecutionContext context, ExecutionNode rootNode)
    {
        if (
            context.Operation.Operation is not OperationType.Mutation
            || rootNode is not RootExecutionNode { SubFields: { } commands }
        )
        {
            await base.ExecuteNodeTreeAsync(context, rootNode);
            return;
        }
        foreach (var command in commands)
        {
            OperationCall.Of(context).Forget();
            await base.ExecuteNodeTreeAsync(context, command);
        }
    }

    /// <inheritdoc/>
    protected override void ValidateNodeResult(GraphQL.Execution.ExecutionContext context, ExecutionNode node)
    {
        if (node.Result is null && TypeOf(node) is NonNullGraphType)
        {
            var name = $"{node.GetParentType(context.Schema)?.Name}.{node.FieldDefinition.Name}";
            Missing(log, name);
            throw new RequestRefused(EdgeCodes.ValueMissing, $"The service sent no value for {name}, which always has one.");
        }
        base.ValidateNodeResult(context, node);
    }

    private static IGraphType? TypeOf(ExecutionNode node) =>
        node.IndexInParentNode is null
            ? node.FieldDefinition.ResolvedType
            : (node.Parent?.GraphType as ListGraphType)?.ResolvedType;

    [LoggerMessage(
        EventId = EventIds.ValueMissing,
        Level = LogLevel.Error,
        Message = "{Field} is without the value that it always has"
    )]
    private static partial void Missing(ILogger log, string field);
}
