using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace Florin.Notifications.Templates;

/// <summary>How the values of a text are escaped.</summary>
internal enum Escaping
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>As text within HTML or XML.</summary>
    Html,

    /// <summary>As the inside of a JSON string.</summary>
    Json,

    /// <summary>As a part of an address or a field of a form.</summary>
    Url,
}

/// <summary>
/// A text in a closed part of Liquid: names, literals, some filters, conditions. There are no loops, assignments, includes or
/// members, so that a text takes time and memory in proportion to its length, and reaches nothing but the values it is given.
/// </summary>
internal sealed class Liquid
{
    private const int MaxSteps = 2000;

    private static readonly string[] Tags = ["if", "unless", "case", "raw", "comment", "#"];
    private static readonly string[] Filters =
    [
        "upcase",
        "downcase",
        "capitalize",
        "strip",
        "truncate",
        "default",
        "base64_encode",
    ];
    private static readonly Lazy<FluidParser> Parser = new(MakeParser);
    private static readonly Lazy<TemplateOptions> Options = new(() => new TemplateOptions { MaxSteps = MaxSteps });
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly IFluidTemplate _template;
    private readonly TextEncoder _encoder;

    private Liquid(IFluidTemplate template, Escaping escaping, IReadOnlySet<string> names)
    {
        (_template, Names) = (template, names);
        _encoder = escaping switch
        {
            Escaping.Html => Html,
            Escaping.Json => JavaScriptEncoder.Default,
            Escaping.Url => UrlEncoder.Default,
            _ => NullEncoder.Default,
        };
    }

    /// <summary>The names that it uses.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="escaping">What is done to its values.</param>
    /// <param name="known">The names that it may use.</param>
    /// <param name="problem">What is wrong with it; null where nothing is.</param>
    /// <returns>Null where something is wrong.</returns>
    public static Liquid? Read(string text, Escaping escaping, IReadOnlyCollection<string> known, out string? problem)
    {
        if (!Parser.Value.TryParse(text, out var template, out var error))
        {
            problem = $"is no template: {error.ReplaceLineEndings(" ")} Allowed tags: {string.Join(", ", Tags[..^1])}.";
            return null;
        }
        var use = new Use();
        use.VisitTemplate(template);
        problem = use.Problem(known);
        return problem is null ? new Liquid(template, escaping, use.Names) : null;
    }

    /// <summary>Puts values in.</summary>
    /// <param name="valueOf">The value of a name: a text, true or false.</param>
    public string With(Func<string, object> valueOf)
    {
        var context = new TemplateContext(Options.Value);
        foreach (var name in Names)
            context.SetValue(
                name,
                valueOf(name) is var value && value is bool flag ? BooleanValue.Create(flag) : StringValue.Create($"{value}")
            );
        return _template.Render(context, _encoder, isolateContext: false);
    }

    private static FluidParser MakeParser()
    {
        var parser = new FluidParser(new FluidParserOptions { AllowFunctions = false });
        foreach (var tag in parser.RegisteredTags.Keys.Except(Tags, StringComparer.Ordinal).ToList())
            parser.RegisteredTags.Remove(tag);
        return parser;
    }

    /// <summary>What a template uses.</summary>
    private sealed class Use : AstVisitor
    {
        private readonly SortedSet<string> _filters = new(StringComparer.Ordinal);
        private readonly SortedSet<string> _members = new(StringComparer.Ordinal);

        private bool _hasRange;

        public SortedSet<string> Names { get; } = new(StringComparer.Ordinal);

        public string? Problem(IReadOnlyCollection<string> known)
        {
            if (_hasRange)
                return "uses a range of numbers, which is not allowed.";
            if (_members.Count > 0)
                return $"takes parts of values ({string.Join(", ", _members)}); only their names are allowed.";
            if (_filters.Except(Filters, StringComparer.Ordinal).ToList() is { Count: > 0 } filters)
                return $"uses unknown filters: {string.Join(", ", filters)}; allowed: {string.Join(", ", Filters)}.";
            return Names.Except(known, StringComparer.Ordinal).ToList() is { Count: > 0 } names
                ? $"uses unknown variables: {string.Join(", ", names)}; allowed: {string.Join(", ", known)}."
                : null;
        }

        protected override Expression VisitMemberExpression(MemberExpression memberExpression)
        {
            var name = (memberExpression.Segments[0] as IdentifierSegment)?.Identifier ?? "an expression";
            if (memberExpression.Segments.Count > 1)
                _members.Add(name);
            Names.Add(name);
            return base.VisitMemberExpression(memberExpression);
        }

        protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
        {
            _hasRange = true;
            return base.VisitRangeExpression(rangeExpression);
        }

        protected override Expression VisitFilterExpression(FilterExpression filterExpression)
        {
            _filters.Add(filterExpression.Name);
            return base.VisitFilterExpression(filterExpression);
        }
    }
}
