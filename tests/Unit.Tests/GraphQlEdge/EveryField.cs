using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Florin.GraphQlEdge.Building;
using Florin.GraphQlEdge.Fields;
using Florin.Host.Composition;
using Florin.Platform.Http;
using GraphQL;
using GraphQL.Types;

namespace Florin.Unit.Tests.GraphQlEdge;

/// <summary>Every field of the schema that is a request is an endpoint: with its path, its parameters, its body and its data.</summary>
public sealed class EveryField
{
    private static readonly Schema Schema = EdgeSchema.Make();

    private static readonly IReadOnlyList<(string Service, Endpoint Endpoint)> Endpoints =
    [
        .. Catalog.Described().SelectMany(service => service.Endpoints, (service, one) => (service.Definition.Name, one)),
    ];

    // Objects that a field of the same name leads to, and what is asked for under another name.
    private static readonly Dictionary<string, string[]> Left = new(StringComparer.Ordinal)
    {
        // Who has just been registered is shown with less of what is known of them.
        ["User"] = ["blocked", "erased"],
        ["Account"] = ["children"], // Accounts with this one as their parent.
        ["PageInfo"] = ["items", "complete"],
        // What the endpoints add with include, and fields of lists lead to.
        ["PaymentFile"] = ["preview"],
        ["BankStatement"] = ["preview"],
        ["ReconciliationRun"] = ["matches"],
        ["ReconciliationMatch"] = ["items"],
        ["ReconciliationException"] = ["items"],
    };

    // What the edge says itself, what another field is, pages by number, which are for people who leaf through them, and files.
    private static readonly string[] Unasked = ["ids", "include", "offset", "format"];

    public static TheoryData<string> Requests =>
        [
            .. Fields()
                .Where(one => FieldBindings.RestOf(one.Field) is not null)
                .Select(one => $"{one.Type.Name}.{one.Field.Name}"),
        ];

    public static TheoryData<string> Lists =>
        [
            .. Fields()
                .Where(one => FieldBindings.ListOf(one.Field) is not null)
                .Select(one => $"{one.Type.Name}.{one.Field.Name}"),
        ];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Names_an_endpoint_and_its_parameters(string name)
    {
        var rest = RestOf(name);
        var endpoint = EndpointOf(rest.Method, rest.Template);
        var inTemplate = rest
            .Template.Split('?')
            .Skip(1)
            .SelectMany(query => query.Split('&'))
            .Select(part => part.Split('=')[0]);
        var asked = rest.Query.Concat(inTemplate).ToList();
        var read = endpoint.Query.Select(parameter => parameter.Name).ToList();
        var dryRun = endpoint.DryRuns ? DryRunParameter.Name : "";
        Assert.Empty(asked.Except([.. read, dryRun]));
        if (name.StartsWith("Query.", StringComparison.Ordinal))
            Assert.Empty(read.Except(asked).Except(Unasked));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Has_the_data_of_its_endpoint(string name)
    {
        var rest = RestOf(name);
        var data = EndpointOf(rest.Method, rest.Template).Data;
        Same((IObjectGraphType)Field(name).ResolvedType!.GetNamedType(), data!, name, []); // It is of an object type, and an endpoint of data.
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Has_the_body_of_its_endpoint(string name)
    {
        var rest = RestOf(name);
        var endpoint = EndpointOf(rest.Method, rest.Template);
        var (body, taken) = (endpoint.Body, Field(name).Arguments?.Find("input")?.ResolvedType);
        var input = taken?.GetNamedType() as IInputObjectGraphType;
        Assert.Equal(body is null, input is null);
        Assert.Equal(body is not null && !endpoint.BodyIsOptional, taken is NonNullGraphType);
        if (body is not null)
            SameInput(input!, body, name); // As it says.
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Is_loaded_from_a_list_that_takes_ids(string name)
    {
        var endpoint = EndpointOf("GET", FieldBindings.ListOf(Field(name))!); // It is one of them.
        Assert.Contains(endpoint.Query, parameter => parameter.Name == "ids");
    }

    [Fact]
    public void Is_told_apart_from_data_that_differs() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() =>
            Same((IObjectGraphType)Schema.AllTypes["Purpose"]!, typeof(Different), "sample", [])
        );

    private static IEnumerable<(IObjectGraphType Type, FieldType Field)> Fields() =>
        Schema.AllTypes.OfType<IObjectGraphType>().SelectMany(type => type.Fields, (type, field) => (type, field));

    private static FieldType Field(string name) => Fields().Single(one => $"{one.Type.Name}.{one.Field.Name}" == name).Field;

    private static RestBinding RestOf(string name) => FieldBindings.RestOf(Field(name))!; // It is one of them.

    private static Endpoint EndpointOf(string method, string template)
    {
        var path = template.Split('?')[0].Split('/'); // "", "api", the service, and its path.
        return Endpoints
            .Where(one => one.Service == path[2])
            .Select(one => one.Endpoint)
            .Single(one => one.Method == method && Nameless(one.Path) == Nameless($"/{string.Join('/', path[3..])}"));
    }

    // A parameter of a path may have another name, as the property of an object.
    private static string Nameless(string path) =>
        string.Join('/', path.Split('/').Select(segment => segment is ['{', .., '}'] ? "{}" : segment));

    private static void Same(IObjectGraphType type, Type data, string where, HashSet<string> seen)
    {
        if (!seen.Add($"{type.Name} {data}"))
            return;
        if (type.Name.EndsWith("Connection", StringComparison.Ordinal) || type.Name is "TransactionEvents" or "TrialBalance")
        {
            Same(
                (IObjectGraphType)type.Fields.Find("nodes")!.ResolvedType!.GetNamedType(),
                data.GetGenericArguments()[0],
                where,
                seen
            ); // It has nodes.
            return;
        }
        var properties = Properties(data).ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        var fields = type
            .Fields.Where(field => FieldBindings.RestOf(field) is null && FieldBindings.ListOf(field) is null)
            .ToList();
        var named = fields.Select(FieldBindings.PropertyOf).ToList();
        var except = Left.GetValueOrDefault(type.Name, []);
        Assert.True(
            !named.Except(properties.Keys).Except(except).Any() && !properties.Keys.Except(named).Except(except).Any(),
            $"{where}: {type.Name} has {string.Join(", ", named)}, and {data.Name} {string.Join(", ", properties.Keys)}."
        );
        foreach (var field in fields)
            if (
                field.ResolvedType!.GetNamedType() is IObjectGraphType inner
                && properties.TryGetValue(FieldBindings.PropertyOf(field), out var one)
            ) // A field has a type.
                Same(inner, ItemOf(one.PropertyType), $"{where}.{field.Name}", seen);
    }

    private static void SameInput(IInputObjectGraphType type, Type body, string where)
    {
        var properties = Properties(body).ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        var named = type.Fields.Select(field => field.Name).ToList();
        Assert.True(
            !named.Except(properties.Keys).Any() && !properties.Keys.Except(named).Any(),
            $"{where}: {type.Name} has {string.Join(", ", named)}, and {body.Name} {string.Join(", ", properties.Keys)}."
        );
        foreach (var field in type.Fields)
            if (field.ResolvedType!.GetNamedType() is IInputObjectGraphType inner) // A field has a type.
                SameInput(inner, ItemOf(properties[field.Name].PropertyType), $"{where}.{field.Name}");
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property =>
                property.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always }
            );

    private static Type ItemOf(Type type) =>
        Nullable.GetUnderlyingType(type)
        ?? (type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type) ? type.GetGenericArguments()[0] : type);

    private sealed record Different(string Name, string Balance);
}
