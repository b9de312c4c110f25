using GraphQLParser.AST;

namespace Florin.GraphQlEdge.Fields;

/// <summary>What the schema's directives say.</summary>
internal static class Directives
{
    /// <summary>The directive of this name; null if there is no such directive.</summary>
    public static GraphQLDirective? Find(GraphQLDirectives? directives, string name) =>
        directives?.Items.FirstOrDefault(directive => directive.Name.Value == name);

    /// <summary>A text that a directive has as an argument; null where it has none.</summary>
    public static string? Text(GraphQLDirective directive, string argument) =>
        directive.Arguments?.Items.FirstOrDefault(one => one.Name.Value == argument)?.Value is GraphQLStringValue text
            ? (string)text.Value
            : null;
}
