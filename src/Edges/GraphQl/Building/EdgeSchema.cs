using System.Reflection;
using System.Text.Json;
using Florin.GraphQlEdge.Calls;
using Florin.GraphQlEdge.Fields;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;
using GraphQLParser.AST;

namespace Florin.GraphQlEdge.Building;

/// <summary>
/// The schema, of the files of <c>Schema</c>: <c>@rest</c> names the HTTP endpoint that a field is, <c>@byId</c> the list whose
/// parameter <c>ids</c> loads many objects at a time, and <c>@from</c> the property where that has another name, or where the
/// endpoint has it only with a value of its parameter <c>include</c>.
/// </summary>
internal sealed class EdgeSchema : SchemaBuilder
{
    /// <summary>Makes it, ready to use.</summary>
    public static Schema Make()
    {
        var schema = new EdgeSchema().Build(Text());
        LaterIntrospection.Allow(schema);
        schema.RegisterTypes(new JsonScalar(), new AmountScalar(), new TimeScalar(), new LongGraphType());
        schema.Initialize();
        LaterIntrospection.Add(schema);
        return schema;
    }

    /// <inheritdoc/>
    protected override FieldType ToFieldType(string parentTypeName, GraphQLFieldDefinition fieldDef)
    {
        var directives = Take(fieldDef);
        return With(base.ToFieldType(parentTypeName, fieldDef), fieldDef, directives);
    }

    /// <inheritdoc/>
    protected override FieldType ToSubscriptionFieldType(string parentTypeName, GraphQLFieldDefinition fieldDef)
    {
        var directives = Take(fieldDef);
        var field = With(base.ToSubscriptionFieldType(parentTypeName, fieldDef), fieldDef, directives);
        // The framework wants one; a subscription is executed again for each event, as a query is.
        field.StreamResolver = new SourceStreamResolver<object>(Unused);
        return field;
    }

    private static IObservable<object?> Unused(IResolveFieldContext context) =>
        throw new NotSupportedException($"{context.FieldDefinition.Name} is no stream of the framework's.");

    // They are for this alone, and no part of the schema that clients see.
    private static GraphQLDirectives? Take(GraphQLFieldDefinition field)
    {
        var directives = field.Directives;
        field.Directives = null;
        return directives;
    }

    private static FieldType With(FieldType field, GraphQLFieldDefinition definition, GraphQLDirectives? directives)
    {
        if (RestBinding.Of(definition, directives) is { } rest)
        {
            field.Metadata[FieldBindings.RestKey] = rest;
            field.Resolver = new FuncFieldResolver<object>(async context =>
                await OperationCall.Of(context).Resolve(rest, context)
            );
        }
        else if (Directives.Find(directives, "byId") is { } byId)
        {
            var (path, from) = (Directives.Text(byId, "path")!, Directives.Text(byId, "from")!); // EveryField sees to it.
            (field.Metadata[FieldBindings.ByIdKey], field.Metadata[FieldBindings.Property]) = (path, from);
            field.Resolver = new FuncFieldResolver<object>(context =>
                context.Source is JsonElement parent && JsonFields.Text(parent, from) is { } id
                    ? OperationCall.Of(context).Load(path, id)
                    : null
            );
        }
        else
        {
            var given = Directives.Find(directives, "from");
            var name = given is not null ? Directives.Text(given, FieldBindings.Property)! : field.Name; // As above.
            field.Metadata[FieldBindings.Include] = given is not null ? Directives.Text(given, FieldBindings.Include) : null;
            field.Metadata[FieldBindings.Property] = name;
            field.Resolver = Reads(name);
        }
        return field;
    }

    // With a question mark it is whether there is one, as a page says by naming the next.
    private static FuncFieldResolver<object> Reads(string property) =>
        property == "." ? new(context => context.Source)
        : property is [.. var asked, '?']
            ? new(context => context.Source is JsonElement of && JsonFields.Text(of, asked) is not null)
        : new(context => Read(context, property));

    // The type is asked for when it is known: until then it may be a reference.
    private static object? Read(IResolveFieldContext context, string property) =>
        context.Source is JsonElement parent ? JsonFields.Of(parent, property, context.FieldDefinition.ResolvedType!) : null; // Known now.

    private static string Text()
    {
        var assembly = typeof(EdgeSchema).Assembly;
        var names = assembly
            .GetManifestResourceNames()
            .Where(name => name.EndsWith(".graphql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return string.Join('\n', names.Select(name => Read(assembly, name)));
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!); // It was listed.
        return reader.ReadToEnd();
    }
}
