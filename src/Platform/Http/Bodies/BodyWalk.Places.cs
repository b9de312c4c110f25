using System.Text;
using System.Text.Json;
using Florin.Kernel;
using Florin.Platform.Json;

namespace Florin.Platform.Http.Bodies;

/// <content>Where the walk is, what it notes, and what a client's own object may hold.</content>
internal ref partial struct BodyWalk
{
    private void Metadata()
    {
        var start = _json.TokenStartIndex;
        Own(level: 1);
        var length = _json.BytesConsumed - start;
        if (!IsOver && length > JsonLimits.MetadataBytes)
            Note($"has {length} bytes as JSON; at most {JsonLimits.MetadataBytes} are allowed.");
    }

    // An object, an array or a value of the client's own choosing.
    private void Own(int level)
    {
        if (_json.TokenType is JsonTokenType.String && JsonText.Of(_json.ValueSpan).Problem is { } problem)
            Refuse(problem);
        if (_json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;
        if (level > JsonLimits.MetadataLevels)
        {
            Refuse($"is nested too deeply; at most {JsonLimits.MetadataLevels} levels are allowed.");
            _json.Skip();
        }
        else if (_json.TokenType is JsonTokenType.StartObject)
            OwnObject(level);
        else
            for (var i = 0; Next(JsonTokenType.EndArray); i++)
            {
                Enter(i);
                Own(level + 1);
                Leave();
            }
    }

    private void OwnObject(int level)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (Next(JsonTokenType.EndObject))
        {
            if (names.Count == JsonLimits.MetadataKeys)
            {
                Stop($"has more than {JsonLimits.MetadataKeys} keys; at most {JsonLimits.MetadataKeys} are allowed.");
                return;
            }
            EnterOwn(names);
            _json.Read();
            Own(level + 1);
            Leave();
        }
    }

    /// <summary>Enters a name of the client's own choosing, and notes what is wrong with it.</summary>
    private void EnterOwn(HashSet<string> names)
    {
        var text = JsonText.Of(_json.ValueSpan);
        var name = text.Problem is null && text.Length <= JsonLimits.TextLength ? _json.GetString() : null;
        Enter(name ?? JsonText.Shown(_json.ValueSpan));
        if (text.Problem is { } problem)
            Refuse($"has a property name that {problem}");
        else if (name is null)
            Refuse($"has a property name of {text.Length} characters; at most {JsonLimits.TextLength} are allowed.");
        else if (!names.Add(name))
            Refuse("is specified more than once.");
    }

    private bool Next(JsonTokenType end)
    {
        if (IsOver)
            return false;
        _json.Read(); // A body that ends too early is a JSON error.
        return _json.TokenType != end;
    }

    private void Enter(string name) => _places[_depth++] = new Place(name, 0);

    private void Enter(int index) => _places[_depth++] = new Place(null, index);

    private void Leave() => _depth--;

    /// <summary>Notes a problem in spite of which a value could be made of the body.</summary>
    private void Note(string problem)
    {
        _problems.Add(Path(), problem);
        if (++_found >= MaxProblems)
            (IsOver, CanBeRead) = (true, false); // More problems would not help the client.
    }

    private void Refuse(string problem)
    {
        Note(problem);
        CanBeRead = false;
    }

    private void Stop(string problem)
    {
        Refuse(problem);
        IsOver = true;
    }

    // As in errors of the contract: blocked.users[3].
    private readonly string Path()
    {
        if (_depth == 0)
            return "body";
        var path = new StringBuilder();
        foreach (var place in _places.AsSpan(0, _depth))
            if (place.Name is null)
                path.Append('[').Append(place.Index).Append(']');
            else
                path.Append(path.Length == 0 ? "" : ".").Append(PlainText.Shortened(place.Name));
        return path.ToString();
    }

    private static bool Fits(BodyKind kind, JsonTokenType token) =>
        kind switch
        {
            BodyKind.Object or BodyKind.Map or BodyKind.Metadata => token is JsonTokenType.StartObject,
            BodyKind.List or BodyKind.Parts => token is JsonTokenType.StartArray,
            BodyKind.Text or BodyKind.Time => token is JsonTokenType.String,
            BodyKind.Amount => token is JsonTokenType.String or JsonTokenType.Number,
            BodyKind.Flag => token is JsonTokenType.True or JsonTokenType.False,
            _ => token is JsonTokenType.Number,
        };

    private static string Name(BodyKind kind) =>
        kind switch
        {
            BodyKind.Object or BodyKind.Map or BodyKind.Metadata => "an object",
            BodyKind.List or BodyKind.Parts => "an array",
            BodyKind.Text => "a string",
            BodyKind.Time => "a time as a string",
            BodyKind.Amount => "a decimal as a number or a string, such as 100.00",
            BodyKind.Flag => "true or false",
            _ => "a number",
        };

    private static string Name(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            _ => "true or false",
        };

    private readonly record struct Place(string? Name, int Index);
}
