using GraphQL.Resolvers;
using GraphQL.Types;

namespace Florin.GraphQlEdge.Building;

/// <summary>What later editions of the specification let clients ask about the schema, which the framework leaves out by itself.</summary>
internal static class LaterIntrospection
{
    private static readonly Dictionary<string, string> Specifications = new(StringComparer.Ordinal)
    {
        ["DateTime"] = "https://www.rfc-editor.org/rfc/rfc3339",
        ["JSON"] = "https://www.rfc-editor.org/rfc/rfc8259",
    };

    /// <summary>Turns on what the framework has, in a schema that is not initialized yet.</summary>
    public static void Allow(Schema schema) =>
        (schema.Features.RepeatableDirectives, schema.Features.DeprecationOfInputValues) = (true, true);

    /// <summary>Adds what the framework does not have, to a schema that is initialized.</summary>
    public static void Add(Schema schema)
    {
        var type = (IObjectGraphType)schema.AllTypes["__Type"]!; // Every schema has it.
        type.AddField(
            new FieldType
            {
                Name = "specifiedByURL",
                ResolvedType = schema.AllTypes["String"],
                Resolver = new FuncFieldResolver<object>(context =>
                    context.Source is ScalarGraphType scalar ? Specifications.GetValueOrDefault(scalar.Name) : null
                ),
            }
        );
        var directive = (IObjectGraphType)schema.AllTypes["__Directive"]!; // As above.
        // No argument of a directive is deprecated.
        directive.Fields.Find("args")!.Arguments = new QueryArguments( // As in the specification.
            new QueryArgument(schema.AllTypes["Boolean"]!) { Name = "includeDeprecated", DefaultValue = false } // As above.
        );
    }
}
