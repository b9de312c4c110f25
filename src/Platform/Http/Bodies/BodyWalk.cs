using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Platform.Http.Bodies;

/// <summary>
/// Goes through the bytes of a body once, before any object is made of it, and notes everything that is wrong: what is no
/// JSON or no Unicode, unknown and repeated names, values of another kind, and whatever is over a limit, where it stops.
/// What it has passed can be read by any later code without an error.
/// </summary>
internal ref partial struct BodyWalk
{
    private const int MaxProblems = 100;

    private readonly Problems _problems;
    private readonly Place[] _places = new Place[JsonLimits.AskedDepth + 1];
    private Utf8JsonReader _json;
    private int _depth;
    private int _found;

    private BodyWalk(ReadOnlySpan<byte> body, Problems problems)
    {
        _problems = problems;
        // What is too deep is reported with the name of its field, so the reader itself has no limit but the body's length.
        _json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        Parts = [];
        CanBeRead = true;
    }

    /// <summary>A value can be made of the body in spite of what was found, to find out what else is wrong.</summary>
    public bool CanBeRead { get; private set; }

    /// <summary>Where the bodies are of an array of them: first byte and length.</summary>
    public List<(int Start, int Length)> Parts { get; }

    private bool IsOver { get; set; }

    /// <summary>Goes through a body.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="shape">What it may look like.</param>
    /// <param name="problems">To which everything is added that is wrong.</param>
    public static BodyWalk Through(ReadOnlySpan<byte> body, BodyShape shape, Problems problems)
    {
        var walk = new BodyWalk(body, problems);
        try
        {
            walk._json.Read();
            if (walk._json.TokenType is JsonTokenType.Null)
                walk.Refuse("is null; expected a JSON object.");
            else
                walk.Value(shape);
            while (!walk.IsOver && walk._json.Read()) { } // There must be nothing more, of which the reader complains.
        }
        catch (JsonException e)
        {
            walk.Refuse(JsonFault.In(body, e)); // By the field where it is.
        }
        return walk;
    }

    private void Value(BodyShape shape)
    {
        if (_json.TokenType is JsonTokenType.Null)
            return; // What must be there is the command's to say.
        if (!Fits(shape.Kind, _json.TokenType))
        {
            Refuse($"is {Name(_json.TokenType)}; expected {Name(shape.Kind)}.");
            _json.Skip();
            return;
        }
        switch (shape.Kind)
        {
            case BodyKind.Object:
                Object(shape);
                break;
            case BodyKind.Map:
                Map(shape);
                break;
            case BodyKind.List:
                List(shape);
                break;
            case BodyKind.Parts:
                AllParts(shape);
                break;
            case BodyKind.Metadata:
                Metadata();
                break;
            default:
                Scalar(shape);
                break;
        }
    }

    private void Object(BodyShape shape)
    {
        var seen = 0UL;
        while (Next(JsonTokenType.EndObject))
        {
            // A name that is not Unicode cannot be compared with anything.
            var isBroken = JsonText.Of(_json.ValueSpan).IsBroken;
            var index = isBroken ? -1 : shape.IndexOf(ref _json);
            if (index < 0)
            {
                CanBeRead &= !isBroken;
                Unknown(shape);
                continue;
            }
            Enter(shape.Fields[index].Name);
            if ((seen & (1UL << index)) != 0)
                Refuse("is specified more than once.");
            seen |= 1UL << index;
            _json.Read();
            Value(shape.Fields[index].Shape);
            Leave();
        }
    }

    // It is passed over, so that the rest can be looked at; what is in it does not matter.
    private void Unknown(BodyShape shape)
    {
        var name = JsonText.Shown(_json.ValueSpan);
        if (name.Length == 0)
            Note("has a field without a name.");
        else
        {
            Enter(name);
            Note(UnknownName.Field(name, shape.Fields.Where(field => field.IsListed).Select(field => field.Name)));
            Leave();
        }
        _json.Read();
        _json.Skip();
    }

    private void Map(BodyShape shape)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Next(JsonTokenType.EndObject))
        {
            if (names.Count == shape.Most)
            {
                Stop($"has more than {shape.Most} properties; at most {shape.Most} are allowed.");
                return;
            }
            EnterOwn(names);
            _json.Read();
            Value(shape.Item!); // A map has values.
            Leave();
        }
    }

    private void List(BodyShape shape)
    {
        for (var i = 0; Next(JsonTokenType.EndArray); i++)
        {
            if (i == shape.Most)
            {
                Stop($"has more than {shape.Most} items; at most {shape.Most} are allowed.");
                return;
            }
            Enter(i);
            Value(shape.Item!); // A list has items.
            Leave();
        }
    }

    private void AllParts(BodyShape shape)
    {
        while (Next(JsonTokenType.EndArray))
        {
            if (Parts.Count == shape.Most)
            {
                Stop($"has more than {shape.Most} items; expected 1 to {shape.Most}.");
                return;
            }
            var start = (int)_json.TokenStartIndex;
            _json.Skip();
            Parts.Add((start, (int)_json.BytesConsumed - start));
        }
    }

    private void Scalar(BodyShape shape)
    {
        var problem = _json.TokenType is JsonTokenType.String ? Text(shape) : Number(shape.Kind);
        if (problem is not null)
            Refuse(problem);
    }

    // A text that is not what its field takes can still be read.
    private string? Text(BodyShape shape)
    {
        var text = JsonText.Of(_json.ValueSpan);
        if (text.IsBroken)
            return text.Problem;
        if (text.Problem is { } problem)
            Note(problem);
        if (shape.Kind is BodyKind.Amount)
            return text.Length > JsonAmount.MaxLength ? JsonAmount.TooLong(text.Length) : null;
        if (shape.Kind is BodyKind.Time)
            return Rfc3339.TryParse(_json.GetString(), out _) ? null : $"is not a time; {Rfc3339.Form}.";
        if (text.Length > shape.Most)
            Note(Problems.TooLong(text.Length, shape.Most));
        return null;
    }

    private string? Number(BodyKind kind)
    {
        var length = _json.ValueSpan.Length;
        if (length > JsonAmount.MaxLength)
            return kind is BodyKind.Amount ? JsonAmount.TooLong(length) : $"has {length} digits, which is too many.";
        return kind switch
        {
            BodyKind.Whole32 when !_json.TryGetInt32(out _) => $"is not an integer up to {int.MaxValue}.",
            BodyKind.Whole64 when !_json.TryGetInt64(out _) => $"is not an integer up to {long.MaxValue}.",
            // What has more digits than a decimal would be rounded.
            BodyKind.Decimal when length > 28 || _json.ValueSpan.ContainsAny((byte)'e', (byte)'E') =>
                "is not a plain decimal; write at most 27 digits, without an exponent.",
            _ => null,
        };
    }
}
