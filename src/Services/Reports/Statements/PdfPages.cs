using SkiaSharp;

namespace Florin.Reports.Statements;

/// <summary>The pages of a PDF document. The texts of a page are put down together, font by font, which is several times as fast as one by one.</summary>
internal sealed class PdfPages : IDisposable
{
    /// <summary>Of a page of A4, in points.</summary>
    public const float Width = 595;

    /// <summary>Of a page of A4, in points.</summary>
    public const float Height = 842;

    private const string Cut = "…";
    private const int Lossless = 101;
    private static readonly SKTypeface Plain = Face("DejaVuSans.ttf");
    private static readonly SKTypeface Bold = Face("DejaVuSans-Bold.ttf");
    private readonly SKDocument _document;
    private readonly SKPaint _ink = new() { Color = SKColors.Black, IsAntialias = true };
    private readonly Dictionary<(float Size, bool Bold), Run> _runs = [];
    private SKCanvas? _page;

    public PdfPages(Stream to, string title, DateTimeOffset at) =>
        _document = SKDocument.CreatePdf(
            to,
            new SKDocumentPdfMetadata
            {
                Title = title,
                Producer = "Florin",
                Creation = at.UtcDateTime,
                Modified = at.UtcDateTime,
                RasterDpi = SKDocument.DefaultRasterDpi,
                EncodingQuality = Lossless,
            }
        );

    /// <summary>How many there are, with the one that was begun last.</summary>
    public int Count { get; private set; }

    /// <summary>Begins a page.</summary>
    public void Begin()
    {
        _page = _document.BeginPage(Width, Height);
        Count++;
    }

    /// <summary>Puts a text on the page.</summary>
    /// <param name="text">The text; one that is wider than <paramref name="width"/> is cut.</param>
    /// <param name="x">Where it begins, or with <paramref name="right"/> ends.</param>
    /// <param name="y">Its base line, from above.</param>
    public void Put(
        string text,
        float x,
        float y,
        float size,
        bool bold = false,
        bool right = false,
        float width = float.MaxValue
    )
    {
        var run = RunOf(size, bold);
        var glyphs = run.Font.GetGlyphs(text);
        var widths = run.Font.GetGlyphWidths(glyphs);
        var most = glyphs.Length;
        if (widths.Sum() > width)
        {
            var room = width - run.Font.MeasureText(Cut);
            for (most = 0; most < widths.Length && (room -= widths[most]) >= 0; most++) { }
            glyphs = [.. glyphs.AsSpan(0, most), .. run.Font.GetGlyphs(Cut)];
            widths = run.Font.GetGlyphWidths(glyphs);
        }
        if (right)
            x -= widths.Sum();
        for (var i = 0; i < glyphs.Length; i++)
        {
            run.Glyphs.Add(glyphs[i]);
            run.Places.Add(new SKPoint(x, y));
            x += widths[i];
        }
    }

    /// <summary>Draws a line across the page.</summary>
    public void Rule(float from, float to, float y) => Page.DrawLine(from, y, to, y, _ink);

    /// <summary>Ends the page.</summary>
    public void End()
    {
        foreach (var run in _runs.Values)
            run.Draw(Page, _ink);
        _document.EndPage();
        _page = null;
    }

    /// <summary>Writes what is still to be written.</summary>
    public void Close() => _document.Close();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var run in _runs.Values)
            run.Font.Dispose();
        _ink.Dispose();
        _document.Dispose();
    }

    private SKCanvas Page => _page ?? throw new InvalidOperationException("No page was begun.");

    private Run RunOf(float size, bool bold)
    {
        if (!_runs.TryGetValue((size, bold), out var run))
            _runs.Add((size, bold), run = new Run(UnhintedFont(bold ? Bold : Plain, size)));
        return run;
    }

    // With widths as readers of the document know them: hinted ones differ, and they would take the difference for spaces.
    private static SKFont UnhintedFont(SKTypeface face, float size) =>
        new(face, size)
        {
            Subpixel = true,
            LinearMetrics = true,
            Hinting = SKFontHinting.None,
        };

    private static SKTypeface Face(string name)
    {
        using var font =
            typeof(PdfPages).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The font {name} is not part of the program.");
        using var data = SKData.Create(font);
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException($"The font {name} cannot be read.");
    }

    private sealed record Run(SKFont Font)
    {
        public List<ushort> Glyphs { get; } = [];

        public List<SKPoint> Places { get; } = [];

        public void Draw(SKCanvas page, SKPaint ink)
        {
            if (Glyphs.Count == 0)
                return;
            using var builder = new SKTextBlobBuilder();
            builder.AddPositionedRun([.. Glyphs], Font, [.. Places]);
            using var blob = builder.Build();
            page.DrawText(blob, 0, 0, ink);
            Glyphs.Clear();
            Places.Clear();
        }
    }
}
