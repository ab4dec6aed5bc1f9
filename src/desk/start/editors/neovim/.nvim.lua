-- Neovim from 0.11 starts `courtesy lsp` for the files of this guide, where `exrc` is on and you trust this file.

vim.lsp.config('courtesy', {
  cmd = { 'courtesy', 'lsp' },
  -- The last four are for the files of a theme.
  filetypes = { 'markdown', 'toml', 'css', 'html', 'htmldjango', 'typst' },
  root_markers = { 'courtesy.toml' },
  workspace_required = true,
})
vim.lsp.enable('courtesy')
