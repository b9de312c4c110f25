using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Florin.Platform.Http.InProcess;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Florin.GrpcEdge.Transcoding;

/// <summary>Which HTTP request a method is, by its annotation <c>google.api.http</c>.</summary>
internal sealed class HttpBinding
{
    private const string Everything = "*";

    private readonly MessageForm _form;
    private readonly (string Literal, FieldForm? Field)[] _path;
    private readonly FieldForm? _body;
    private readonly bool _isAllBody;

    private HttpBinding(MethodDescriptor method, string verb, string path, string body)
    {
        (Verb, Template, _form, _isAllBody) = (verb, path, MessageForm.Of(method.InputType), body == Everything);
        _path = [.. Segments(path).Select(segment => (segment, FieldOf(segment)))];
        _body = body.Length == 0 || _isAllBody ? null : Field(body);
    }

    /// <summary>GET, POST and so on.</summary>
    public string Verb { get; }

    /// <summary>The path, with <c>{fields}</c>.</summary>
    public string Template { get; }

    /// <summary>The message that its body is; null where it has none.</summary>
    public MessageForm? Body => _isAllBody ? _form : _body?.Message;

    /// <summary>The fields that stand in the query.</summary>
    public IEnumerable<FieldForm> Query =>
        _form.Fields.Where(one => !_isAllBody && one != _body && !_path.Any(part => part.Field == one));

    /// <summary>The binding of a method; null where it has no annotation.</summary>
    /// <exception cref="NotSupportedException">The annotation says what is not supported here.</exception>
    public static HttpBinding? Of(MethodDescriptor method)
    {
        if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is not { } rule)
            return null;
        var (verb, path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            _ => throw new NotSupportedException($"{method.FullName} has no HTTP method that is supported."),
        };
        return new HttpBinding(method, verb, path, rule.Body);
    }

    /// <summary>The request that a message is.</summary>
    /// <exception cref="InvalidMessage">It is not such a message, or a part of the path is missing.</exception>
    public RestRequest Bind(ReadOnlySpan<byte> message)
    {
        var (values, query) = (new string?[_form.Fields.Count], (StringBuilder?)null);
        var body = _isAllBody ? Json(_form, message) : (ReadOnlyMemory<byte>?)null; // Without the type it would be an empty one.
        var reader = new WireReader(_isAllBody && _path.All(part => part.Field is null) ? [] : message);
        while (reader.TryReadTag(out var number, out var type))
        {
            var field = MessageToJson.Check(_form, number, type);
            var value = reader.Value(type, out var bits);
            if (field == _body)
                body = body is null
                    ? Json(field.Message, value)
                    : throw new InvalidMessage(field.JsonName.ToString(), "is specified more than once.");
            else if (_path.Any(part => part.Field == field))
                values[field.Index] = values[field.Index] is null
                    ? Text(field, value, bits)
                    : throw new InvalidMessage(field.JsonName.ToString(), "is specified more than once.");
            else if (!_isAllBody && !field.IsAbsent(value, bits))
                (query ??= new StringBuilder())
                    .Append(query.Length == 0 ? '?' : '&')
                    .Append(field.JsonName)
                    .Append('=')
                    .Append(Uri.EscapeDataString(Text(field, value, bits)));
        }
        if (_body is not null)
            body ??= "{}"u8.ToArray();
        return new RestRequest(Verb, $"{PathOf(values)}{query}", body);
    }

    private string PathOf(string?[] values)
    {
        var path = new StringBuilder();
        foreach (var (literal, field) in _path)
            path.Append('/')
                .Append(
                    field is null ? literal
                    : values[field.Index] is { Length: > 0 } value ? Uri.EscapeDataString(value)
                    : throw new InvalidMessage(field.JsonName.ToString(), "is required.")
                );
        return path.ToString();
    }

    private static ReadOnlyMemory<byte> Json(MessageForm form, ReadOnlySpan<byte> message)
    {
        var body = new ArrayBufferWriter<byte>(256 + message.Length);
        using var json = new Utf8JsonWriter(body, Options);
        new MessageToJson(json).Write(form, message);
        json.Flush();
        return body.WrittenMemory;
    }

    /// <summary>What is written is well formed by itself, and read again by its reader.</summary>
    public static JsonWriterOptions Options { get; } =
        new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Text(FieldForm field, ReadOnlySpan<byte> bytes, ulong bits) =>
        field.Type switch
        {
            FieldType.String => Encoding.UTF8.GetString(MessageToJson.Text(field, bytes)),
            FieldType.Message => Time(field, bytes),
            FieldType.Double or FieldType.Float => NumberText
                .OfFraction(field.Type, bits)!
                .Value.ToString(CultureInfo.InvariantCulture), // It has one.
            _ => NumberText.Of(field, bits),
        };

    private static string Time(FieldForm field, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return WellKnownToJson.Time(field.Message, bytes);
        }
        catch (InvalidMessage wrong)
        {
            wrong.Within(field.JsonName.ToString());
            throw;
        }
    }

    private static string[] Segments(string path) => path.TrimStart('/').Split('/');

    private FieldForm? FieldOf(string segment) =>
        segment is ['{', .. var name, '}'] ? Field(name)
        : segment.AsSpan().ContainsAny("{}*:") ? throw new NotSupportedException($"{Template} has the segment {segment}.")
        : null;

    private FieldForm Field(string name) =>
        _form.Find(name) ?? throw new NotSupportedException($"{Template} names {name}, which {_form.Name} does not have.");
}
