using System.Globalization;
using Florin.WebConsole.Api;

namespace Florin.WebConsole.Components;

/// <summary>What was entered in a form, by the names of the API's fields, and what the API says is wrong with it.</summary>
/// <param name="numbers">The fields that are whole numbers.</param>
public sealed class Entered(params IEnumerable<string> numbers)
{
    private readonly HashSet<string> _numbers = new(numbers, StringComparer.Ordinal);
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>A field's text; empty where nothing was entered.</summary>
    /// <param name="name">Its name; a dot leads into an object, such as <c>monthly.day</c>.</param>
    public string this[string name]
    {
        get => _values.GetValueOrDefault(name, "");
        set => _values[name] = value;
    }

    /// <summary>What was refused; null for nothing.</summary>
    public ApiProblem? Problem { get; set; }

    /// <summary>Whether the first field that is wrong is to get the focus, once it is shown as wrong.</summary>
    public bool LeadsToWrong { get; set; }

    /// <summary>What the form came to when it was sent: where a field is wrong, the focus goes to it.</summary>
    /// <param name="problem">What was refused; null for nothing.</param>
    public void Settle(ApiProblem? problem) => (Problem, LeadsToWrong) = (problem, problem?.Errors is { Count: > 0 });

    /// <summary>What is wrong with a field; null where nothing is.</summary>
    public string? Wrong(string name) =>
        Problem?.Errors?.TryGetValue(name, out var texts) == true ? string.Join(' ', texts) : null;

    /// <summary>Whether everything that is wrong is said beside a field.</summary>
    public bool IsSaidBeside => Problem?.Errors is { Count: > 0 } errors && errors.Keys.All(_shown.Contains);

    /// <summary>A field is shown from now on, or not any more.</summary>
    public void Shows(string name, bool isShown)
    {
        if (isShown)
            _shown.Add(name);
        else
            _shown.Remove(name);
    }

    /// <summary>A body with some of the fields; those in which nothing was entered are left out.</summary>
    internal Dictionary<string, object?> Body(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var body = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var name in names)
            if (this[name].Trim() is { Length: > 0 } text)
                ActField.Put(body, name.Split('.'), Value(name, text));
        return body;
    }

    // What is no number goes as it was entered: the API says what is wrong with it.
    private object Value(string name, string text) =>
        _numbers.Contains(name) && long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : text;
}
