using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Florin.GraphQlEdge.Fields;

/// <summary>What an endpoint adds to its objects only where it is asked for: by the fields that are selected of them.</summary>
internal static class Includes
{
    /// <summary>The value of the endpoint's parameter <c>include</c>; null without one.</summary>
    public static string? Of(IResolveFieldContext context) =>
        Find(
            context.FieldAst.SelectionSet,
            context.FieldDefinition.ResolvedType?.GetNamedType() as IComplexGraphType,
            context.Document
        );

    // What is not executed, as by @skip, is asked for all the same. Fragments end: the document is valid.
    private static string? Find(GraphQLSelectionSet? set, IComplexGraphType? type, GraphQLDocument document)
    {
        foreach (var selection in set?.Selections ?? [])
        {
            var found = selection switch
            {
                GraphQLField field => Find(field, type, document),
                GraphQLInlineFragment inline => Find(inline.SelectionSet, type, document),
                GraphQLFragmentSpread spread => Find(FragmentOf(spread, document)?.SelectionSet, type, document),
                _ => null,
            };
            if (found is not null)
                return found;
        }
        return null;
    }

    private static string? Find(GraphQLField field, IComplexGraphType? type, GraphQLDocument document) =>
        type?.GetField(field.Name.Value) is not { } definition ? null
        : FieldBindings.RestOf(definition) is not null || FieldBindings.ListOf(definition) is not null ? null // Another request's.
        : FieldBindings.IncludeOf(definition)
            ?? Find(field.SelectionSet, definition.ResolvedType?.GetNamedType() as IComplexGraphType, document);

    private static GraphQLFragmentDefinition? FragmentOf(GraphQLFragmentSpread spread, GraphQLDocument document) =>
        document
            .Definitions.OfType<GraphQLFragmentDefinition>()
            .FirstOrDefault(one => one.FragmentName.Name.Value == spread.FragmentName.Name.Value);
}
