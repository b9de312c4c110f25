using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Florin.Platform.Commands;
using Florin.Platform.Http.InProcess;
using GraphQL.Execution;
using GraphQLParser.AST;

namespace Florin.GraphQlEdge.Fields;

/// <summary>
/// Which HTTP request a field is, by its directive <c>@rest</c>. What stands in braces in the path is an argument, or else a
/// property of the object that the field is of; all other arguments stand in the query, or, as <c>input</c>, in the body.
/// </summary>
internal sealed class RestBinding
{
    /// <summary>The directive.</summary>
    public const string Directive = "rest";

    private const string Input = "input";
    private const string Key = "idempotencyKey";
    private const string Wait = "wait";

    private readonly string[] _parts; // A literal, then a name, then a literal, and so on.
    private readonly HashSet<string> _arguments;

    private RestBinding(string method, string path, IEnumerable<string> arguments)
    {
        (Method, Template, _parts) = (method, path, path.Split('{', '}'));
        _arguments = new HashSet<string>(arguments, StringComparer.Ordinal);
    }

    /// <summary>GET or POST.</summary>
    public string Method { get; }

    /// <summary>The path, with names in braces.</summary>
    public string Template { get; }

    /// <summary>The arguments that stand in the query, as the endpoint calls them.</summary>
    public IEnumerable<string> Query =>
        _arguments.Where(name => !IsInPath(name) && name is not (Input or Key or Wait)).Select(Parameter);

    /// <summary>The binding of a field; null where it is no request.</summary>
    public static RestBinding? Of(GraphQLFieldDefinition field, GraphQLDirectives? directives)
    {
        if (Directives.Find(directives, Directive) is not { } rest)
            return null;
        return new RestBinding(
            Directives.Text(rest, "method") ?? "GET",
            Directives.Text(rest, "path") ?? throw new InvalidOperationException($"{field.Name.Value} has no path."),
            field.Arguments?.Items.Select(argument => argument.Name.StringValue) ?? []
        );
    }

    /// <summary>The request.</summary>
    /// <param name="arguments">The field's arguments.</param>
    /// <param name="parent">The object that the field is of; null at the root.</param>
    /// <param name="include">What a GET is to include; null for nothing.</param>
    /// <returns>The request; null where what the path needs is not there, or is empty.</returns>
    public FieldRequest? Bind(IDictionary<string, ArgumentValue>? arguments, JsonElement? parent, string? include = null)
    {
        var path = new StringBuilder(_parts[0]);
        for (var at = 1; at < _parts.Length; at += 2)
        {
            var value =
                _arguments.Contains(_parts[at]) ? Text(Value(arguments, _parts[at]))
                : parent is { } of ? JsonFields.Text(of, _parts[at])
                : null;
            if (string.IsNullOrEmpty(value))
                return null; // The path would be another one, such as that of a list.
            // A segment that only goes up or stays would be another path.
            path.Append(
                value is "." or ".." ? value.Replace(".", "%2E", StringComparison.Ordinal) : Uri.EscapeDataString(value)
            );
            path.Append(_parts[at + 1]);
        }
        var joint = Template.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        foreach (var name in _arguments)
            if (!IsInPath(name) && name is not (Input or Key or Wait) && Text(Value(arguments, name)) is { } value)
            {
                path.Append(joint).Append(Parameter(name)).Append('=').Append(Uri.EscapeDataString(value));
                joint = '&';
            }
        if (include is not null && Method == "GET")
            path.Append(joint).Append("include=").Append(include);
        return new FieldRequest(
            new RestRequest(Method, path.ToString(), Body(arguments)),
            Text(Value(arguments, Key)),
            Text(Value(arguments, Wait))
        );
    }

    /// <summary>What a client of the schema calls a part of the request.</summary>
    /// <param name="part">As the endpoint calls it.</param>
    public string ArgumentOf(string part) =>
        part == IdempotencyKey.Header && _arguments.Contains(Key)
            ? Key
            : _arguments.FirstOrDefault(argument => !IsInPath(argument) && Parameter(argument) == part) ?? part;

    private bool IsInPath(string name) => Array.IndexOf(_parts, name) % 2 == 1;

    // Of a page; what has no first may have an after of its own, such as of events.
    private string Parameter(string argument) =>
        argument switch
        {
            "first" => "limit",
            "after" when _arguments.Contains("first") => "cursor",
            _ => argument,
        };

    private static readonly JsonSerializerOptions WithLargeNumbers = new()
    {
        Converters = { new LargeNumber(), new NumberAsWritten() },
    };

    // Null of an array would become an empty body.
    private static ReadOnlyMemory<byte>? Body(IDictionary<string, ArgumentValue>? arguments) =>
        Value(arguments, Input) is { } input
            ? JsonSerializer.SerializeToUtf8Bytes(input, WithLargeNumbers)
            : default(ReadOnlyMemory<byte>?);

    private static object? Value(IDictionary<string, ArgumentValue>? arguments, string name) =>
        arguments is not null && arguments.TryGetValue(name, out var value) ? value.Value : null;

    private static string? Text(object? value) =>
        value switch
        {
            null => null,
            true => "true",
            false => "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}

/// <summary>The request that a field is.</summary>
/// <param name="Request">The request.</param>
/// <param name="Key">Its Idempotency-Key; null for none.</param>
/// <param name="Wait">How many seconds it waits for the end of a transaction; null for none.</param>
internal readonly record struct FieldRequest(RestRequest Request, string? Key, string? Wait);

/// <summary>A number of more digits than 64 bits hold, with all of them.</summary>
internal sealed class LargeNumber : JsonConverter<BigInteger>
{
    /// <inheritdoc/>
    public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Bodies are only written.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));
    }
}
