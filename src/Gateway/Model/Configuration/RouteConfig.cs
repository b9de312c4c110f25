using System.ComponentModel.DataAnnotations;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Gateway.Model.Configuration;

/// <summary>Which requests go to which cluster, and what happens to them: section <c>Gateway:Routes:{id}</c>.</summary>
internal sealed record RouteConfig : IValidatableObject
{
    /// <summary>The cluster that answers.</summary>
    [Required]
    public string ClusterId { get; init; } = "";

    /// <summary>Which requests it takes.</summary>
    [ValidateObjectMembers]
    public MatchConfig Match { get; init; } = new();

    /// <summary>Lower ones are asked first; among equals the more specific path. Default 0, as that of the services' own routes.</summary>
    [Range(int.MinValue, int.MaxValue)]
    public int Order { get; init; }

    /// <summary>
    /// Whether requests and answers are passed on at the same time, piece by piece as they come, which gRPC's streams need.
    /// Bodies are neither taken in nor limited then, nothing is tried again, destinations elsewhere are sent HTTP/2, and the
    /// timeout ends when the answer begins. Default false.
    /// </summary>
    public bool Duplex { get; init; }

    /// <summary>How long an answer may take; default that of the cluster.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>Which security headers answers carry. Default Api.</summary>
    public SecurityHeaderSet SecurityHeaders { get; init; }

    /// <summary>
    /// The <c>Content-Security-Policy</c> of answers, in the place of that of the set and of the service's own. Default that of
    /// the set.
    /// </summary>
    [RegularExpression("[!-~][ -~]{0,4095}", ErrorMessage = "must be 1 to 4096 characters of visible ASCII and spaces.")]
    public string? ContentSecurityPolicy { get; init; }

    /// <summary>Whatever else is to be known about it.</summary>
    public Dictionary<string, string> Metadata { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A setting is given to a duplex route that needs a request or an answer as a whole.</summary>
    /// <param name="section">The route's section.</param>
    /// <param name="name">The setting.</param>
    /// <param name="value">What it is set to.</param>
    public static WrongConfiguration ExcludedByDuplex(string section, string name, string value) =>
        new($"{section}:{name} is '{value}': is not possible with Duplex, which takes no request or answer in as a whole.");

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SecurityHeaders is SecurityHeaderSet.None && ContentSecurityPolicy is not null)
            yield return new ValidationResult(
                "is not possible with SecurityHeaders None; allowed with Api and Page.",
                [nameof(ContentSecurityPolicy)]
            );
    }
}

/// <summary>Which requests a route takes: all that is given must fit.</summary>
internal sealed record MatchConfig
{
    /// <summary>A template such as <c>/shop/{id:int}/{**rest}</c>; default any path.</summary>
    public string? Path { get; init; }

    /// <summary>Methods, such as GET; default all.</summary>
    public List<string> Methods { get; init; } = [];

    /// <summary>Host names, such as <c>shop.example.com</c>, <c>*.example.com</c> or <c>*:8443</c>; default all.</summary>
    public List<string> Hosts { get; init; } = [];

    /// <summary>Headers that a request must have.</summary>
    [ValidateEnumeratedItems]
    public List<HeaderMatchConfig> Headers { get; init; } = [];

    /// <summary>Parameters that its query must have.</summary>
    [ValidateEnumeratedItems]
    public List<QueryMatchConfig> QueryParameters { get; init; } = [];
}

/// <summary>A header that a request must have, or must not.</summary>
internal sealed record HeaderMatchConfig
{
    /// <summary>Its name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>What it is compared with; any of them fits.</summary>
    public List<string> Values { get; init; } = [];

    /// <summary>How it is compared. Default ExactHeader.</summary>
    public HeaderMatchMode Mode { get; init; }

    /// <summary>Whether capitals matter. Default false.</summary>
    public bool IsCaseSensitive { get; init; }
}

/// <summary>A parameter that a request's query must have, or must not.</summary>
internal sealed record QueryMatchConfig
{
    /// <summary>Its name.</summary>
    [Required]
    public string Name { get; init; } = "";

    /// <summary>What it is compared with; any of them fits.</summary>
    public List<string> Values { get; init; } = [];

    /// <summary>How it is compared. Default Exact.</summary>
    public QueryMatchMode Mode { get; init; }

    /// <summary>Whether capitals matter. Default false.</summary>
    public bool IsCaseSensitive { get; init; }
}

/// <summary>How a header is compared; YARP's names.</summary>
internal enum HeaderMatchMode
{
    /// <summary>One value is exactly one of those given.</summary>
    ExactHeader,

    /// <summary>One value begins with one of those given.</summary>
    HeaderPrefix,

    /// <summary>One value contains one of those given.</summary>
    Contains,

    /// <summary>None of its values contains any of those given.</summary>
    NotContains,

    /// <summary>It is there, whatever it is.</summary>
    Exists,

    /// <summary>It is not there.</summary>
    NotExists,
}

/// <summary>How a query parameter is compared; YARP's names.</summary>
internal enum QueryMatchMode
{
    /// <summary>One value is exactly one of those given.</summary>
    Exact,

    /// <summary>One value contains one of those given.</summary>
    Contains,

    /// <summary>None of its values contains any of those given.</summary>
    NotContains,

    /// <summary>One value begins with one of those given.</summary>
    Prefix,

    /// <summary>It is there, whatever it is.</summary>
    Exists,
}
