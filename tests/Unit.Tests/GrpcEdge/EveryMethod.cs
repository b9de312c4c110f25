using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Florin.GrpcEdge.Serving;
using Florin.GrpcEdge.Transcoding;
using Florin.Host.Composition;
using Florin.Platform.Http;
using Google.Protobuf.Reflection;

namespace Florin.Unit.Tests.GrpcEdge;

/// <summary>Every method of the proto files is an HTTP endpoint: with its path, its parameters, its body and its data.</summary>
public sealed class EveryMethod
{
    private static readonly IReadOnlyList<(string Service, Endpoint Endpoint)> Endpoints =
    [
        .. Catalog.Described().SelectMany(service => service.Endpoints, (service, one) => (service.Definition.Name, one)),
    ];

    // A stream of items is the endpoint whose body has an array of them, and results in the place of data.
    private static readonly string[] Batches = ["florin.v1.Transactions.Bulk"];

    public static TheoryData<string> Methods =>
        [.. EdgeMethods.Services.SelectMany(service => service.Methods).Select(method => method.FullName)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Names_an_endpoint(string name) => Assert.NotNull(EndpointOf(Method(name)));

    [Theory]
    [MemberData(nameof(Methods))]
    public void Has_no_parameter_that_the_endpoint_does_not_read(string name)
    {
        var method = Method(name);
        var declared = EndpointOf(method).Query.Select(parameter => parameter.Name);
        Assert.Empty(EdgeMethods.BindingOf(method).Query.Where(_ => !Batches.Contains(name)).Select(Name).Except(declared));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Can_be_asked_everything_that_the_endpoint_reads(string name)
    {
        var method = Method(name);
        string[] set =
            method.IsServerStreaming ? ["limit"]
            : EndpointOf(method).Query.Any(one => one.Name == "after") ? ["after"]
            : []; // The edge says how it goes on.
        var binding = EdgeMethods.BindingOf(method);
        // Pages by number are for people who leaf through them; a program has cursors.
        var declared = EndpointOf(method).Query.Select(parameter => parameter.Name).Except(set).Except(["offset"]);
        Assert.Empty(declared.Where(_ => !Batches.Contains(name)).Except(binding.Query.Select(Name)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Has_the_body_of_the_endpoint(string name)
    {
        var method = Method(name);
        var (form, body) = (EdgeMethods.BindingOf(method).Body, EndpointOf(method).Body);
        if (Batches.Contains(name))
            body = ItemOf(body!.GetProperty("Transactions")!.PropertyType);
        Assert.Equal(body is null, form is null);
        if (body is not null)
            Same(form!, body, except: Batches.Contains(name) ? ["idempotencyKey"] : [], method.FullName);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Has_the_data_of_the_endpoint(string name)
    {
        var method = Method(name);
        var data = EndpointOf(method).Data ?? throw new InvalidOperationException($"{name} is an endpoint without data.");
        var form = MessageForm.Of(method.OutputType);
        if (Batches.Contains(name))
            return; // Each result is what a transaction alone responds with.
        if (method.IsServerStreaming)
            data = data.GetGenericArguments()[0]; // Of the list.
        // A user is shown with more or less of what is known of them.
        string[] except = form.Name == "florin.v1.User" ? ["blocked", "erased"] : ["total"]; // The total of pages by number.
        Same(form, data, except, method.FullName);
    }

    [Fact]
    public void Is_told_apart_from_an_endpoint_that_differs()
    {
        var form = MessageForm.Of(V1Message("florin.v1.Purpose"));
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Same(form, typeof(Different), [], "sample"));
    }

    private static MessageDescriptor V1Message(string name) =>
        EdgeMethods.Services.SelectMany(service => service.File.MessageTypes).First(message => message.FullName == name);

    private static MethodDescriptor Method(string name) =>
        EdgeMethods.Services.SelectMany(service => service.Methods).Single(method => method.FullName == name);

    private static Endpoint EndpointOf(MethodDescriptor method)
    {
        var binding = EdgeMethods.BindingOf(method);
        var path = binding.Template.Split('/'); // "", "api", the service, and its path.
        var below = $"/{string.Join('/', path[3..])}";
        return Endpoints
            .Where(one => path[2] is "{service}" || one.Service == path[2])
            .Select(one => one.Endpoint)
            .First(one => one.Method == binding.Verb && one.Path == below);
    }

    private static string Name(FieldForm field) => field.JsonName.ToString();

    private static void Same(MessageForm form, Type type, string[] except, string where)
    {
        var properties = Properties(type).ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        var fields = form.Fields.ToDictionary(Name);
        Assert.True(
            !fields.Keys.Except(properties.Keys).Except(except).Any()
                && !properties.Keys.Except(fields.Keys).Except(except).Any(),
            $"{where}: {form.Name} has {string.Join(", ", fields.Keys)}, and {type.Name} {string.Join(", ", properties.Keys)}."
        );
        foreach (var (name, field) in fields)
            if (
                field.Type is FieldType.Message
                && field.Message.WellKnown is WellKnown.None
                && properties.TryGetValue(name, out var one)
            )
                Same(field.Message, ItemOf(one.PropertyType), [], $"{where}.{name}");
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
