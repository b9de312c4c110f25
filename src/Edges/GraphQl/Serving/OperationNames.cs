using Florin.Kernel;
using GraphQLParser.AST;

namespace Florin.GraphQlEdge.Serving;

/// <summary>The operations of a document, in words for who named another one.</summary>
internal static class OperationNames
{
    private const int MaxListed = 10;

    /// <summary>Their names, of many the first ones.</summary>
    public static string Of(IEnumerable<GraphQLOperationDefinition> operations)
    {
        var names = operations.Select(one => one.Name?.StringValue).OfType<string>().Take(MaxListed).ToList();
        return names.Count == 0 ? "none with a name" : string.Join(", ", names.Select(one => $"'{PlainText.Shortened(one)}'"));
    }
}
