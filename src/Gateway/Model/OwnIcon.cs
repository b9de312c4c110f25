namespace Florin.Gateway.Model;

/// <summary>The picture of the gateway's own pages, which is that of the console.</summary>
internal static class OwnIcon
{
    private const string Svg =
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><circle cx='16' cy='16' r='15' fill='#0b6e4f'/>"
        + "<path d='M12 25V8h10v3h-6.5v4.5H21v3h-5.5V25z' fill='#fff'/></svg>";

    /// <summary>As part of a page, where it says nothing to those who do not see it.</summary>
    public static string Picture => Svg.Replace("<svg ", "<svg aria-hidden='true' ", StringComparison.Ordinal);

    /// <summary>As the address of an icon, which asks nobody.</summary>
    public static string Link { get; } = $"data:image/svg+xml,{Uri.EscapeDataString(Svg)}";
}
