namespace Florin.Platform.Calls;

/// <summary>The header by which an instance of a service that does not own its log names the one that does.</summary>
public static class OwnerHeader
{
    /// <summary>Its name; its value is an address such as <c>http://10.0.0.2:3002</c>.</summary>
    public const string Name = "X-Florin-Owner";
}
