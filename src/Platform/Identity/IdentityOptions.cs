using System.ComponentModel.DataAnnotations;
using Florin.Kernel;
using Florin.Platform.Identity.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Florin.Platform.Identity;

/// <summary>What roles permit and policies decide: section <c>Identity</c>.</summary>
public sealed record IdentityOptions : IValidatableObject
{
    /// <summary>The section.</summary>
    public const string Section = "Identity";

#pragma warning disable MA0016 // The settings that are known are found by this type.
    /// <summary>The roles that permit something else than what is built in, by name.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, RoleSettings> Roles { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The policies, by name.</summary>
    [ValidateEnumeratedItems]
    public Dictionary<string, PolicySettings> Policies { get; init; } = new(StringComparer.OrdinalIgnoreCase);
#pragma warning restore MA0016

    /// <summary>When the second factor is asked for again.</summary>
    [ValidateObjectMembers]
    public StepUpOptions StepUp { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Roles
            .Keys.Where(name => !RoleNames.TryParse(name, out _))
            .Select(name => new ValidationResult(
                $"'{Shown.Of(name)}' is not a role; expected {string.Join(", ", RoleNames.All)}.",
                [nameof(Roles)]
            ));

    /// <summary>Looks for settings of roles that nothing reads.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="problems">To which they are added.</param>
    public static void CheckNames(IConfiguration configuration, ICollection<string> problems)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(problems);
        CheckNames(configuration, nameof(Roles), typeof(RoleSettings), problems);
        CheckNames(configuration, nameof(Policies), typeof(PolicySettings), problems);
    }

    private static void CheckNames(IConfiguration configuration, string of, Type options, ICollection<string> problems)
    {
        var known = options.GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToList();
        foreach (var setting in configuration.GetSection($"{Section}:{of}").GetChildren().SelectMany(one => one.GetChildren()))
            if (!known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                problems.Add($"Unknown setting '{Shown.Of(setting.Path)}': expected one of {string.Join(", ", known)}.");
    }
}

/// <summary>What a role permits: section <c>Identity:Roles:{name}</c>.</summary>
public sealed record RoleSettings : IValidatableObject
{
    /// <summary>
    /// With what is anybody's, in the place of what is built in: permissions such as <c>accounts:freeze</c>, separated by
    /// commas; <c>accounts:*</c> for all of a resource, <c>*</c> for all. Default: what is built in.
    /// </summary>
    [StringLength(4000)]
    public string? Permissions { get; init; }

    /// <summary>With what is the caller's own, likewise. Default: what is built in.</summary>
    [StringLength(4000)]
    public string? Own { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        _ = PermissionSet.Parse(Permissions, out var unknown);
        if (unknown.Count > 0)
            yield return Unknown(unknown, nameof(Permissions));
        var own = PermissionSet.Parse(Own, out unknown);
        if (unknown.Count > 0)
            yield return Unknown(unknown, nameof(Own));
        if (Permission.All.Where(own.Has).Where(one => !one.IsOfOwner).ToList() is { Count: > 0 } ofAll)
            yield return new ValidationResult(
                $"{string.Join(", ", ofAll)} cannot be given for what is the caller's own; expected some of {Names(Permission.All.Where(one => one.IsOfOwner))}.",
                [nameof(Own)]
            );
    }

    internal Grants Over(Grants builtIn) =>
        new(
            Own is null ? builtIn.Own : PermissionSet.Parse(Own, out _),
            Permissions is null ? builtIn.Any : PermissionSet.Parse(Permissions, out _)
        );

    private static ValidationResult Unknown(IReadOnlyList<string> unknown, string member) =>
        new(
            $"{string.Join(", ", unknown.Select(name => $"'{Shown.Of(name)}'"))} is not a permission; expected some of {Names(Permission.All)}.",
            [member]
        );

    private static string Names(IEnumerable<Permission> permissions) =>
        string.Join(", ", permissions.Select(one => one.Name).Order(StringComparer.Ordinal));
}
