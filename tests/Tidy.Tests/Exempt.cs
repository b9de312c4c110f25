namespace Florin.Tidy;

/// <summary>Something that breaks a rule and is better that way.</summary>
/// <param name="Name">What: <c>path</c>, <c>path::method</c> or a type's name, as the rule says.</param>
/// <param name="Reason">Why it is better.</param>
internal sealed record Exempt(string Name, string Reason);
